import Mesh
import Terminal

/// Envoy's own numbers of a proxy: what Istio leaves out unless it is asked for, and how to ask.
enum EnvoySection {
  /// What is worth collecting, in the order in which it explains trouble, and the names of the statistics.
  static let wanted: [(what: String, stats: String)] = [
    ("circuit breakers", "circuit_breakers…cx_open, rq_pending_open"),
    ("requests turned away", "upstream_rq_pending_overflow"),
    ("retries", "upstream_rq_retry, upstream_rq_retry_limit_exceeded"),
    ("outlier ejections", "outlier_detection.ejections_active"),
    ("connections", "upstream_cx_active, upstream_cx_connect_fail"),
    ("timeouts", "upstream_rq_timeout, upstream_cx_connect_timeout"),
    ("TLS handshakes", "ssl.handshake, ssl.fail_verify_error"),
  ]

  /// The regular expression that collects all of them, and nothing for each endpoint.
  static let regexp =
    ".*(circuit_breakers|outlier_detection|upstream_rq_retry|upstream_rq_pending|upstream_rq_timeout"
    + "|upstream_cx_(active|connect_fail|connect_timeout)|ssl\\.(handshake|fail)).*"

  /// What collects them, as a line of a pod template.
  static let annotation = "sidecar.istio.io/statsInclusionRegexps: '\(regexp)'"

  static func lines(_ proxy: String?, _ format: Format, width: Int) -> [TextLine] {
    var lines = [TextLine("Envoy's own numbers", TextLine.headingStyle)]
    if let proxy { lines[0].add("  \(proxy)", Style(.muted)) }
    let labelWidth = 24
    for (what, stats) in wanted {
      var line = TextLine("  " + what, Style(.muted))
      line.pad(to: labelWidth)
      line.add("\(format.unknown) not collected", Style(.text))
      if width >= 90 { line.add("   \(stats)", Style(.faint)) }
      lines.append(line)
    }
    lines.append(.empty)
    lines += TextLine.wrap(
      "Istio's default statistics leave these out: not collected is not zero. An annotation on the pod template collects them (y copies it):",
      width: width, Style(.muted))
    lines += hanging(annotation, width: width)
    lines += TextLine.wrap("or for several proxies at once:", width: width, Style(.muted))
    for text in [
      "proxy.istio.io/config: |", "  proxyStatsMatcher:", "    inclusionRegexps:", "    - '\(regexp)'",
    ] { lines += hanging(text, width: width) }
    return lines
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
