import FoundationEssentials
import Mesh
import Metrics

/// How near its end a certificate is.
enum CertificateState: Int, Sendable, Hashable, Comparable {
  case expired, soon, fine, unknown

  /// Of a short life the last third is soon: Istio renews after half of it, other issuers after two thirds, so that then
  /// something is late. Of a long life the last 30 days are; of one whose begin is not known the last day.
  init(expires: Date?, validFrom: Date?, now: Date) {
    guard let expires else {
      self = .unknown
      return
    }
    let left = expires.timeIntervalSince(now)
    guard left > 0 else {
      self = .expired
      return
    }
    var limit = Self.day
    if let validFrom {
      let life = max(0, expires.timeIntervalSince(validFrom))
      limit = min(life / 3, 30 * Self.day)
    }
    self = left < limit ? .soon : .fine
  }

  private static let day = 86_400.0

  static func < (a: CertificateState, b: CertificateState) -> Bool { a.rawValue < b.rawValue }
}

/// By what certificates are sorted. Raw values are what `:sort` calls them.
enum CertificateColumn: String, Sendable, Hashable, CaseIterable {
  case left, proxy, id, role, path
}

/// The certificates of all proxies as they are listed; made when they come, not while drawing.
struct CertificateRows: Sendable {
  /// A certificate of a proxy.
  struct Row: Sendable {
    var source: String
    /// The workload, where it is known.
    var proxy: String
    var index: Int
    var certificate: Certificate
    var state: CertificateState
    /// SPIFFE id, else the first name.
    var id: String
  }

  /// What the proxies said; nil before they were asked.
  private(set) var answers: [CertificateAnswer]?
  private(set) var rows: [Row] = []
  /// Proxies that could not be asked, and why.
  private(set) var problems: [(source: String, proxy: String, text: String)] = []
  private(set) var expired = 0
  private(set) var soon = 0
  /// When the oldest of the answers was given.
  private(set) var askedAt: Date?
  /// They cannot be asked for at all: a recording, or nothing that asks.
  private(set) var isUnavailable = false
  var sort = CertificateColumn.left
  var isReversed = false

  mutating func take(_ answers: [CertificateAnswer]?, _ sources: [SourceStatus], now: Date) {
    guard let answers else {
      isUnavailable = self.answers == nil
      return
    }
    isUnavailable = false
    self.answers = answers
    askedAt = answers.map(\.at).min()
    let names = Dictionary(
      sources.compactMap { source in
        (source.identity?.workload ?? source.identity?.pod).map { (source.name, $0) }
      }, uniquingKeysWith: { a, _ in a })
    rows = []
    problems = []
    for answer in answers {
      let proxy = names[answer.source] ?? ""
      guard let certificates = answer.certificates else {
        problems.append((answer.source, proxy, answer.problem ?? "it did not answer"))
        continue
      }
      for (index, certificate) in certificates.enumerated() {
        let state = CertificateState(
          expires: certificate.expires, validFrom: certificate.validFrom, now: now)
        let id = certificate.names.first { $0.hasPrefix("spiffe://") } ?? certificate.names.first ?? ""
        rows.append(
          Row(
            source: answer.source, proxy: proxy, index: index, certificate: certificate, state: state, id: id)
        )
      }
    }
    expired = rows.count { $0.state == .expired }
    soon = rows.count { $0.state == .soon }
    order()
  }

  /// Puts the rows into their order; rows that are equal by what ends first.
  mutating func order() {
    func end(_ row: Row) -> Double { row.certificate.expires?.timeIntervalSince1970 ?? .infinity }
    func text(_ row: Row) -> String {
      switch sort {
      case .left: ""
      case .proxy: row.proxy.isEmpty ? row.source : row.proxy
      case .id: row.id
      case .role: row.certificate.role == .chain ? "own" : "trusted"
      case .path: row.certificate.path ?? ""
      }
    }
    let keyed = rows.map { (row: $0, text: text($0), end: end($0)) }
    rows = keyed.sorted { a, b in
      if a.text != b.text { return (a.text < b.text) != isReversed }
      if a.end != b.end { return (a.end < b.end) != (isReversed && sort == .left) }
      return (a.row.source, a.row.index) < (b.row.source, b.row.index)
    }.map(\.row)
  }
}
