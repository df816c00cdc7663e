/// Kubernetes labels.
enum LabelValue {
  /// A clause that says what is wrong with a label's key; nil where it is one.
  static func keyProblem(_ key: String) -> String? {
    if key.isEmpty { return "is an empty label key" }
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, parts.count <= 2 else { return "is no label key: it may hold one / only" }
    if parts.count == 2, let prefix = parts.first {
      if prefix.isEmpty { return "is no label key: nothing stands before the /" }
      if prefix.utf8.count > 253 || NameValue.fqdnProblem(prefix) != nil {
        return "is no label key: what stands before the / must be a DNS name"
      }
    }
    if name.isEmpty { return "is no label key: nothing stands after the /" }
    return partProblem(name, "label key")
  }

  /// A clause that says what is wrong with a label's value; nil where it is one. The empty text is a value.
  static func valueProblem(_ value: String) -> String? {
    value.isEmpty ? nil : partProblem(value[...], "label value")
  }

  private static func partProblem(_ text: Substring, _ what: String) -> String? {
    let bytes = text.utf8
    if bytes.count > 63 { return "is no \(what): it is longer than 63 characters" }
    let isLegal = bytes.allSatisfy {
      $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
    if !isLegal { return "is no \(what): only letters, digits, -, _ and . are allowed" }
    guard let first = bytes.first, let last = bytes.last, first.isAlphanumeric, last.isAlphanumeric else {
      return "is no \(what): it must begin and end with a letter or digit"
    }
    return nil
  }
}
