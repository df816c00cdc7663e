import Diagnosis
import Mesh
import Terminal

/// Why the subject is not well, in a sentence, with the key that leads on; nothing where it is well.
enum CauseLines {
  static func of(_ state: AppState, _ page: DetailState, width: Int) -> [TextLine] {
    guard let snapshot = state.snapshot,
      let node = SubjectNames.nodes(of: page.subject, in: snapshot).first, node.health >= .degraded,
      let cause = Cause.of(
        node: node, in: snapshot, config: state.config.report(of: node.cluster)?.annotations)
    else { return [] }
    let heading = cause.isDeliberate ? "On purpose" : cause.isKnown ? "Cause" : "Cause not known"
    var lines = TextLine.wrap(cause.sentence, width: max(20, width - heading.count - 2), Style(.text))
      .enumerated().map { row, line in
        let lead =
          row == 0
          ? (heading + "  ", TextLine.headingStyle)
          : (String(repeating: " ", count: heading.count + 2), Style(.text))
        return TextLine([lead] + line.runs.map { ($0.text, $0.style) })
      }
    if let next = cause.nextKey, ["t", "c"].contains("\(next.key)"), !lines.isEmpty {
      lines[lines.count - 1].add("  \(next.key)", Style(.key, on: .ground, .bold))
      lines[lines.count - 1].add(" \(next.what)", Style(.muted))
    }
    return lines
  }
}
