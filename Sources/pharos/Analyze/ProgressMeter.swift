import Foundation
import Manifests
import Synchronization

/// A line on standard error while a big repository is read; nothing where standard error is no terminal.
final class ProgressMeter: Sendable {
  private let state = Mutex((last: ContinuousClock.now, isShown: false))
  private let isActive = StandardOutput.showsProgress

  /// Shows how far it is, at most ten times a second, and not in the first third of one.
  func report(_ progress: ManifestFiles.Progress) {
    guard isActive else { return }
    let isDue = state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.last > .milliseconds(state.isShown ? 100 : 300) else { return false }
      state = (now, true)
      return true
    }
    guard isDue else { return }
    StandardOutput.tell("\r\u{1B}[Kreading: \(progress.files) files, \(progress.bytes / 1024) KiB")
  }

  /// Takes the line away.
  func end() {
    if state.withLock({ $0.isShown }) { StandardOutput.tell("\r\u{1B}[K") }
  }
}
