import Dashboard
import Foundation
import Mesh
import Topology

/// A feed of configuration that tells what changed in it, and which goals stand in its annotations, as reports pass.
final class WatchedConfig: ConfigFeed {
  private let feed: any ConfigFeed
  private let goals: HealthGoals
  private let changed: @Sendable ([MeshChange]) async -> Void
  private let setGoals: @Sendable (HealthGoals) async -> Void

  /// - Parameters:
  ///   - goals: those of the user's file, which hold beside the annotations.
  ///   - changed: told of what changed.
  ///   - setGoals: told of the goals, at first and when they change.
  init(
    _ feed: any ConfigFeed, goals: HealthGoals, changed: @escaping @Sendable ([MeshChange]) async -> Void,
    setGoals: @escaping @Sendable (HealthGoals) async -> Void
  ) {
    self.feed = feed
    self.goals = goals
    self.changed = changed
    self.setGoals = setGoals
  }

  var names: [String] { feed.names }

  func readAgain() async { await feed.readAgain() }

  func reports() -> AsyncStream<ConfigReport> {
    let newest = NewestReports()
    return newest.stream(
      of: Task.detached { [self] in
        // Of several clusters each has reports of its own.
        var seen: [Int: ConfigChanges] = [:]
        var annotations: [Int: [GoalSubject: String]] = [:]
        for await report in feed.reports() {
          newest.yield(report)
          let changes = seen[report.place, default: ConfigChanges()].changes(in: report.set, at: Date())
          if !changes.isEmpty { await changed(changes) }
          annotations[report.place] = report.set.goalAnnotations
          let all = annotations.values.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
          await setGoals(goals.annotated(all))
        }
        newest.finish()
      })
  }
}
