/// DNS names: labels, full names, names with a wildcard.
enum NameValue {
  /// A clause that says what is wrong with one label of a DNS name (subset names, port names, namespaces); nil where it
  /// is one. Istio takes capitals here, Kubernetes does not: `lowercase` asks for Kubernetes' rule.
  static func labelProblem(_ text: some StringProtocol, lowercase: Bool = false) -> String? {
    let bytes = text.utf8
    if bytes.isEmpty { return "is empty" }
    if bytes.count > 63 { return "is longer than 63 characters" }
    for byte in bytes {
      if byte.isLower || byte.isDigit || byte == UInt8(ascii: "-") { continue }
      if byte.isUpper {
        if lowercase { return "is no DNS label: capitals are not allowed" }
        continue
      }
      return "is no DNS label: \(name(of: byte)) is not allowed, only letters, digits and -"
    }
    if text.hasPrefix("-") || text.hasSuffix("-") {
      return "is no DNS label: it may not begin or end with -"
    }
    return nil
  }

  /// A clause that says what is wrong with a full DNS name without a wildcard; nil where it is one. A dot at the end is
  /// allowed; the last label may not be a number alone.
  static func fqdnProblem(_ text: some StringProtocol) -> String? {
    if let problem = lengthProblem(text) { return problem }
    return labelsProblem(trimmed(text).split(separator: ".", omittingEmptySubsequences: false))
  }

  /// A clause that says what is wrong with a DNS name whose first label may be, or begin with, `*`; nil where it is one.
  static func wildcardDomainProblem(_ text: some StringProtocol) -> String? {
    if let problem = lengthProblem(text) { return problem }
    var labels = trimmed(text).split(separator: ".", omittingEmptySubsequences: false)
    guard let first = labels.first else { return "is empty" }
    if first == "*" {
      labels.removeFirst()
      return labels.isEmpty ? nil : labelsProblem(labels)
    }
    if first.hasPrefix("*") {
      let rest = first.dropFirst()
      labels[0] = rest.hasPrefix("-") ? rest.dropFirst() : rest
      return labelsProblem(labels)
    }
    return labelsProblem(labels)
  }

  /// Whether the first label only begins with `*`, as in `*-api.example.com`: Envoy takes it, proxyless gRPC and the
  /// DNS proxy do not.
  static func isPartialWildcard(_ text: String) -> Bool {
    text.hasPrefix("*") && text != "*" && !text.hasPrefix("*.")
  }

  private static func labelsProblem(_ labels: [some StringProtocol]) -> String? {
    for label in labels {
      if label.isEmpty { return "is no DNS name: two dots stand together, or one stands first" }
      if label.utf8.contains(UInt8(ascii: "*")) {
        return "is no DNS name: * is allowed as the first label only"
      }
      if labelProblem(label) != nil {
        if let bad = label.utf8.first(where: { !$0.isAlphanumeric && $0 != UInt8(ascii: "-") }) {
          return "is no DNS name: \(name(of: bad)) is not allowed"
        }
        return label.utf8.count > 63
          ? "is no DNS name: a part of it is longer than 63 characters"
          : "is no DNS name: a part of it begins or ends with -"
      }
    }
    if let last = labels.last, last.utf8.allSatisfy(\.isDigit) {
      return "is no DNS name: its last part is a number"
    }
    return nil
  }

  private static func lengthProblem(_ text: some StringProtocol) -> String? {
    if text.utf8.isEmpty { return "is empty" }
    return text.utf8.count > 255 ? "is longer than 255 characters" : nil
  }

  private static func trimmed<Text: StringProtocol>(_ text: Text) -> Text.SubSequence {
    text.utf8.count > 1 && text.hasSuffix(".") ? text.dropLast() : text[...]
  }

  private static func name(of byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: " "): "a space"
    case UInt8(ascii: "_"): "_"
    case 0x21...0x7E: String(UnicodeScalar(byte))
    case 0x80...: "a character outside ASCII"
    default: "a control character"
    }
  }
}
