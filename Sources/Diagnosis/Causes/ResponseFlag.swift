/// One response flag of a proxy: why an answer is not simply what the server said.
///
/// Envoy writes short codes (`UF`), several joined by commas (`UF,URX`), and `-` for none; ztunnel writes words
/// of its own (`TLS_FAILURE`). A code that is not known here keeps its text and has neither name nor meaning:
/// newer proxies know more flags than any list.
public struct ResponseFlag: Sendable, Hashable, Identifiable {
  /// The code as the proxy wrote it.
  public let code: String
  /// Envoy's long name (`UpstreamConnectionFailure`), ztunnel's word spelt out, or nil when not known.
  public let name: String?
  /// What it means, a clause without full stop; nil when not known.
  public let meaning: String?

  /// The code.
  public var id: String { code }
  /// Set on purpose by somebody's configuration (`FI`, `DI`): never an incident.
  public var isDeliberate: Bool { code == "FI" || code == "DI" }
  /// Whether this list knows it.
  public var isKnown: Bool { name != nil }

  /// One code, without commas.
  public init(_ code: some StringProtocol) {
    let text = String(code)
    self.code = text
    let entry = Self.table[text]
    name = entry?.name
    meaning = entry?.meaning
  }

  /// The flags in a label or span tag: `-` and the empty text are none. The order is kept.
  public static func parse(_ label: some StringProtocol) -> [ResponseFlag] {
    label.split(separator: ",").compactMap { part in
      let code = part.trimmingSpaces
      return code.isEmpty || code == "-" ? nil : ResponseFlag(code)
    }
  }

  /// `UF UpstreamConnectionFailure: no connection to the server`, or the bare code.
  public var explanation: String {
    guard let name, let meaning else { return "\(code): a flag unknown to this version" }
    return "\(code) \(name): \(meaning)"
  }

  /// Every flag known, sorted by code.
  public static var all: [ResponseFlag] { table.keys.sorted().map { ResponseFlag($0) } }
}

extension StringProtocol {
  fileprivate var trimmingSpaces: Substring {
    var rest = Substring(self)
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}
