/// What someone typed: a fault to switch on, one to switch off, or all of them off.
enum FaultOrder: Sendable, Hashable {
  case on(FaultKind, workload: String, value: Int?)
  case off(FaultKind, workload: String?)
  /// A mistake in the mesh's YAML; nil: the YAML as it was.
  case config(ConfigFault?)
  case allOff

  /// Why words are no order: a sentence that says what would be.
  struct Failure: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  /// Reads `NAME [WORKLOAD] [VALUE]`, `NAME [WORKLOAD] off`, `config MISTAKE`, `config [MISTAKE] off` or `off`.
  static func parse(_ words: [String]) throws(Failure) -> FaultOrder {
    guard let first = words.first else { throw Failure(description: "which fault? \(names)") }
    if first == "off" {
      guard words.count == 1 else {
        throw Failure(description: "off stands alone, or last: NAME [WORKLOAD] off")
      }
      return .allOff
    }
    if first == "config" { return try parseConfig(words.dropFirst()) }
    guard let kind = FaultKind(rawValue: first) else {
      let near =
        nearest(first, FaultKind.allCases.map(\.rawValue) + ["config"]).map { ": did you mean \($0)?" }
        ?? ". \(names)"
      throw Failure(description: "there is no fault \(first)\(near)")
    }
    var rest = words.dropFirst()
    let isOff = rest.last == "off"
    if isOff { rest = rest.dropLast() }
    var workload: String?
    if let word = rest.first, parseValue(word, kind) == nil {
      workload = try resolve(word, kind)
      rest = rest.dropFirst()
    }
    var value = isOff ? nil : kind.value.standard
    if !isOff, let word = rest.first {
      guard let parsed = parseValue(word, kind) else {
        throw Failure(description: "\(word) is no value for \(kind.rawValue): \(valueForm(kind))")
      }
      value = parsed
      rest = rest.dropFirst()
    }
    guard rest.isEmpty else {
      throw Failure(description: "too many words after \(kind.rawValue): \(rest.joined(separator: " "))")
    }
    if isOff { return .off(kind, workload: workload) }
    return .on(kind, workload: workload ?? kind.workloads[0], value: value)
  }

  private static func parseConfig(_ words: ArraySlice<String>) throws(Failure) -> FaultOrder {
    let mistakes = ConfigFault.allCases.map(\.rawValue)
    guard let name = words.first else {
      throw Failure(description: "which mistake? config " + mistakes.joined(separator: ", "))
    }
    if name == "off", words.count == 1 { return .config(nil) }
    guard let fault = ConfigFault(rawValue: name) else {
      let near = nearest(name, mistakes).map { ": did you mean config \($0)?" }
      throw Failure(
        description: "there is no mistake \(name)\(near ?? ". config " + mistakes.joined(separator: ", "))")
    }
    switch words.dropFirst().joined(separator: " ") {
    case "": return .config(fault)
    case "off": return .config(nil)
    case let rest: throw Failure(description: "config \(name) takes nothing more, or off: not \(rest)")
    }
  }

  private static let names =
    "Faults: " + (FaultKind.allCases.map(\.rawValue) + ["config"]).joined(separator: ", ")

  /// A workload by its name, or by its app's where that says enough.
  private static func resolve(_ word: String, _ kind: FaultKind) throws(Failure) -> String {
    if kind.workloads.contains(word) { return word }
    let ofApp = kind.workloads.filter { Bookinfo.pod(named: $0)?.app == word }
    if ofApp.count == 1 { return ofApp[0] }
    if ofApp.count > 1 {
      throw Failure(description: "which of \(word)? \(ofApp.sorted().joined(separator: ", "))")
    }
    if Bookinfo.pod(named: word) != nil {
      throw Failure(
        description: "\(kind.rawValue) cannot be put on \(word); on \(kind.workloads.joined(separator: ", "))"
      )
    }
    let near = nearest(word, kind.workloads).map { ": did you mean \($0)?" } ?? ""
    throw Failure(description: "there is no workload \(word) to put \(kind.rawValue) on\(near)")
  }

  /// `50`, `50%`; `1500`, `1500ms`, `1.5s`; nil for what is no such number or beyond reason.
  private static func parseValue(_ word: String, _ kind: FaultKind) -> Int? {
    switch kind.value {
    case .none: return nil
    case .percent:
      let digits = word.hasSuffix("%") ? word.dropLast() : word[...]
      return Int(digits).flatMap { (1...100).contains($0) ? $0 : nil }
    case .milliseconds:
      let value: Double? =
        if word.hasSuffix("ms") {
          Double(word.dropLast(2))
        } else if word.hasSuffix("s") {
          Double(word.dropLast()).map { $0 * 1000 }
        } else {
          Double(word)
        }
      return value.flatMap { (1...60_000).contains($0) ? Int($0) : nil }
    }
  }

  private static func valueForm(_ kind: FaultKind) -> String {
    switch kind.value {
    case .none: "it takes none"
    case .percent: "a percentage, 1 to 100"
    case .milliseconds: "milliseconds, 1 to 60000, or 1.5s"
    }
  }

  /// The candidate with the fewest letters to change, if few enough.
  static func nearest(_ word: String, _ candidates: [String]) -> String? {
    let ranked = candidates.map { (distance(word, $0), $0) }.min { $0.0 < $1.0 }
    guard let (distance, name) = ranked, distance <= max(2, word.count / 3) else { return nil }
    return name
  }

  /// Levenshtein's.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars.prefix(64))
    let right = Array(right.unicodeScalars.prefix(64))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let changed = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
