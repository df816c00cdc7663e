import Mesh
import Terminal

/// What makes a proxy collect what Istio leaves out: an annotation of its pods.
enum EnvoyAnnotation {
  /// Lines of a pod template, as they are copied.
  static let text = lines.joined(separator: "\n")

  private static let lines = [
    "proxy.istio.io/config: |", "  proxyStatsMatcher:", "    inclusionRegexps:",
    "    - '\(EnvoyStatistic.inclusionRegexp)'",
  ]

  /// What to do, and the annotation.
  static func lines(width: Int) -> [TextLine] {
    TextLine.wrap(
      "Istio's default statistics leave these out: not collected is not zero. An annotation on the pod template collects them (y copies it):",
      width: width, Style(.muted)) + lines.flatMap { hanging($0, width: width) }
  }

  /// Text that people copy: broken at the edge alone, nothing added or lost.
  private static func hanging(_ text: String, width: Int) -> [TextLine] {
    var rest = Substring(text)
    var lines: [TextLine] = []
    let room = max(10, width - 2)
    while !rest.isEmpty {
      lines.append(TextLine([("  ", Style(.text)), (String(rest.prefix(room)), Style(.key))]))
      rest = rest.dropFirst(room)
    }
    return lines
  }
}
