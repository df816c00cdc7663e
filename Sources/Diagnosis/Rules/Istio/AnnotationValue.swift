import Manifests

/// What a value of one of Istio's annotations must look like; the injector refuses pods whose values do not.
enum AnnotationValue: Sendable {
  /// A whole number from 0 that fits 32 bits.
  case count
  /// A port from 0 to 65535.
  case port
  /// Ports, comma-separated; maybe `*` for all.
  case ports(star: Bool)
  /// CIDR blocks, comma-separated; maybe `*` for all.
  case ranges(star: Bool)
  /// `true` or `false` and their short forms.
  case boolean
  /// One of some words.
  case word([String])
  /// A Kubernetes quantity: `100m`, `128Mi`.
  case quantity
  /// A map as JSON or YAML.
  case map

  /// The annotations whose values are checked.
  static let byName: [String: AnnotationValue] = [
    "readiness.status.sidecar.istio.io/initialDelaySeconds": .count,
    "readiness.status.sidecar.istio.io/periodSeconds": .count,
    "readiness.status.sidecar.istio.io/failureThreshold": .count,
    "readiness.status.sidecar.istio.io/applicationPorts": .ports(star: true),
    "status.sidecar.istio.io/port": .port,
    "traffic.sidecar.istio.io/includeInboundPorts": .ports(star: true),
    "traffic.sidecar.istio.io/excludeInboundPorts": .ports(star: false),
    "traffic.sidecar.istio.io/includeOutboundPorts": .ports(star: true),
    "traffic.sidecar.istio.io/excludeOutboundPorts": .ports(star: false),
    "traffic.sidecar.istio.io/includeOutboundIPRanges": .ranges(star: true),
    "traffic.sidecar.istio.io/excludeOutboundIPRanges": .ranges(star: false),
    "sidecar.istio.io/interceptionMode": .word(["REDIRECT", "TPROXY", "NONE"]),
    "prometheus.istio.io/merge-metrics": .boolean,
    "sidecar.istio.io/rewriteAppHTTPProbers": .boolean,
    "sidecar.istio.io/nativeSidecar": .boolean,
    "sidecar.istio.io/proxyCPU": .quantity,
    "sidecar.istio.io/proxyCPULimit": .quantity,
    "sidecar.istio.io/proxyMemory": .quantity,
    "sidecar.istio.io/proxyMemoryLimit": .quantity,
    "proxy.istio.io/config": .map,
  ]

  /// Whether a value will do.
  func accepts(_ text: String) -> Bool {
    switch self {
    case .count: return UInt32(text) != nil
    case .port: return Self.isPort(text[...])
    case .ports(let star):
      if Self.trimmed(text[...]).isEmpty || (star && text == "*") { return true }
      return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(Self.isPort)
    case .ranges(let star):
      if text.isEmpty || (star && text == "*") { return true }
      return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { IPRange.isCIDR($0) }
    case .boolean:
      return ["1", "t", "T", "true", "True", "TRUE", "0", "f", "F", "false", "False", "FALSE"].contains(text)
    case .word(let words): return words.contains(text)
    case .quantity: return Self.isQuantity(text)
    case .map:
      if Self.trimmed(text[...]).isEmpty { return true }
      return Node.embedded(text).map { $0.isMapping || $0.isNull } ?? false
    }
  }

  /// What it should be, for a finding.
  var wanted: String {
    switch self {
    case .count: "a whole number from 0"
    case .port: "a port from 0 to 65535"
    case .ports(let star): "ports, comma-separated" + (star ? ", or *" : "")
    case .ranges(let star):
      "CIDR blocks such as 10.0.0.0/8, comma-separated and without spaces" + (star ? ", or *" : "")
    case .boolean: "true or false"
    case .word(let words): "one of " + words.joined(separator: ", ")
    case .quantity: "a quantity such as 100m or 128Mi"
    case .map: "a map of proxy settings in YAML"
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
    while let last = text.last, last == " " || last == "\t" || last == "\n" { text.removeLast() }
    return text
  }

  private static func isPort(_ text: Substring) -> Bool {
    let text = trimmed(text)
    return text.utf8.first.map { (0x30...0x39).contains($0) } == true && UInt16(text) != nil
  }

  /// Digits with at most one point, then a suffix or an exponent.
  private static func isQuantity(_ text: String) -> Bool {
    var rest = text[...]
    if rest.first == "+" { rest = rest.dropFirst() }
    let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard number.contains(where: { $0 != "." }), number.count(where: { $0 == "." }) <= 1 else { return false }
    let suffix = rest.dropFirst(number.count)
    if ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].contains(suffix)
    {
      return true
    }
    return (suffix.first == "e" || suffix.first == "E") && Int16(suffix.dropFirst()) != nil
  }
}
