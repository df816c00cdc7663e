import Dashboard
import Foundation
import Mesh
import Terminal

/// A change as a line for people: `14:02:07  failed     reviews v3   healthy → failure   24.6 % of …`.
struct EventText {
  let style: TextStyle
  /// The zone of the times.
  let zone: TimeZone

  /// Columns stay where they are: lines come one by one, and nobody knows the widest name beforehand.
  private static let nameWidth = 32
  private static let stepWidth = 20

  func line(_ change: MeshChange) -> String {
    let kind = change.kind.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
    let place = change.namespace.map { "\($0)/" } ?? ""
    let name = Self.padded(TextSafety.safe(place + change.name), Self.nameWidth)
    let steps = [change.from, change.to].compactMap { $0 }.map(TextSafety.safe)
    let step = Self.padded(steps.joined(separator: " → "), Self.stepWidth)
    let reason = TextSafety.safe(change.reason ?? "")
    let line =
      "\(style.dim(time(change.at)))  \(coloured(kind, change.kind))  \(style.bold(name))  \(step)  \(reason)"
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func coloured(_ text: String, _ kind: MeshChange.Kind) -> String {
    switch kind {
    case .failed, .lost: style.red(text)
    case .degraded, .vanished: style.yellow(text)
    case .recovered, .answered: style.green(text)
    case .appeared, .restarted, .upgraded, .configured: style.blue(text)
    }
  }

  private func time(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.hour, .minute, .second], from: date)
    return [parts.hour, parts.minute, parts.second]
      .map { String("0\($0 ?? 0)".suffix(2)) }.joined(separator: ":")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - TextWidth.of(text)))
  }
}
