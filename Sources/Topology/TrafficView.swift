import Exposition

/// A number of requests or connections, and how many a second.
struct Amount: Sendable {
  var count = 0.0
  var rate = 0.0

  static func += (a: inout Amount, b: Amount) {
    a.count += b.count
    a.rate += b.rate
  }
}

/// Answers that cannot be told apart on an edge.
struct AnswerKey: Hashable, Sendable {
  var code: String
  var flags: String
  var host: Int
  var answer: AnswerClass
  var isInjectedFault: Bool
}

/// Requests by class of answer: what health is judged by.
struct AnswerTally: Sendable {
  var count = 0.0
  var clientErrors = 0.0
  var serverErrors = 0.0
  var noResponses = 0.0
  var grpcErrors = 0.0

  var errors: Double { clientErrors + serverErrors + noResponses + grpcErrors }

  mutating func add(_ number: Double, _ answer: AnswerClass) {
    count += number
    switch answer {
    case .clientError: clientErrors += number
    case .serverError: serverErrors += number
    case .noResponse: noResponses += number
    case .grpcError: grpcErrors += number
    case .ok, .redirect: break
    }
  }

  /// The answers without some of them; never below none.
  func without(_ some: AnswerTally) -> AnswerTally {
    var rest = AnswerTally()
    rest.count = max(0, count - some.count)
    rest.clientErrors = max(0, clientErrors - some.clientErrors)
    rest.serverErrors = max(0, serverErrors - some.serverErrors)
    rest.noResponses = max(0, noResponses - some.noResponses)
    rest.grpcErrors = max(0, grpcErrors - some.grpcErrors)
    return rest
  }

  static func += (a: inout AnswerTally, b: AnswerTally) {
    a.count += b.count
    a.clientErrors += b.clientErrors
    a.serverErrors += b.serverErrors
    a.noResponses += b.noResponses
    a.grpcErrors += b.grpcErrors
  }
}

/// Votes for mutual TLS and for names, weighted by requests or connections.
struct SecurityTally: Sendable {
  /// Under mutual TLS, and not, as told by a reporter that knows.
  var mutual = 0.0
  var plain = 0.0
  /// Answered requests whose server showed a SPIFFE identity, and those whose server showed none.
  var namedServer = 0.0
  var namelessServer = 0.0
  /// Indexes of principals with their weights.
  var sourcePrincipals: [Int: Double] = [:]
  var destPrincipals: [Int: Double] = [:]

  var isEmpty: Bool { mutual + plain + namedServer + namelessServer == 0 }

  mutating func add(_ number: Double, _ role: SeriesRole, hasSpiffe: Bool) {
    switch role.isMutualTLS {
    case true?: mutual += number
    case false?: plain += number
    case nil: break
    }
    if hasSpiffe {
      namedServer += number
    } else if role.answer != .noResponse, !role.hasFlag {
      namelessServer += number
    }
    if role.sourcePrincipal != 0 { sourcePrincipals[role.sourcePrincipal, default: 0] += number }
    if role.destPrincipal != 0 { destPrincipals[role.destPrincipal, default: 0] += number }
  }

  static func += (a: inout SecurityTally, b: SecurityTally) {
    a.mutual += b.mutual
    a.plain += b.plain
    a.namedServer += b.namedServer
    a.namelessServer += b.namelessServer
    a.sourcePrincipals.merge(b.sourcePrincipals, uniquingKeysWith: +)
    a.destPrincipals.merge(b.destPrincipals, uniquingKeysWith: +)
  }
}

/// TCP connections and bytes.
struct ConnectionTally: Sendable {
  var opened = Amount()
  var closed = 0.0
  /// Attempts that ztunnel counts apart.
  var refused = 0.0
  var received = Amount()
  var sent = Amount()
  /// Opened, closed and refused by flag other than `-`.
  var openedWithFlag: [String: Double] = [:]
  var closedWithFlag: [String: Double] = [:]
  var refusedWithFlag: [String: Double] = [:]
  /// Opened by flag and host, for the share of answers.
  var opens: [AnswerKey: Double] = [:]
  /// In the last 60 s: opened, of these long enough ago that their bytes have been counted, and bytes.
  var openedLately = 0.0
  var openedEarlier = 0.0
  var bytesLately = 0.0

  var bytes: Double { received.count + sent.count }

  /// Connections by flag: one that carries it when it opens carries it when it closes too, and counts once.
  var flagged: [String: Double] {
    openedWithFlag.merging(closedWithFlag, uniquingKeysWith: max).merging(
      refusedWithFlag, uniquingKeysWith: +)
  }

  /// Refused, or opened or closed with a flag.
  var failed: Double {
    let named = refusedWithFlag.values.reduce(0, +)
    return flagged.values.reduce(0, +) + refused - named
  }

  static func += (a: inout ConnectionTally, b: ConnectionTally) {
    a.opened += b.opened
    a.closed += b.closed
    a.refused += b.refused
    a.received += b.received
    a.sent += b.sent
    a.openedWithFlag.merge(b.openedWithFlag, uniquingKeysWith: +)
    a.closedWithFlag.merge(b.closedWithFlag, uniquingKeysWith: +)
    a.refusedWithFlag.merge(b.refusedWithFlag, uniquingKeysWith: +)
    a.opens.merge(b.opens, uniquingKeysWith: +)
    a.openedLately += b.openedLately
    a.openedEarlier += b.openedEarlier
    a.bytesLately += b.bytesLately
  }
}

/// What one reporter saw of a link, a pair or an edge within the window.
struct TrafficView: Sendable {
  /// There is a series of it, moved or not.
  var exists = false
  /// A proxy that holds such a series was read at both ends of the window.
  var isRead = false
  /// A proxy that holds such a series was read in the window, if only once.
  var isFresh = false
  /// Requests.
  var total = Amount()
  var answers: [AnswerKey: Amount] = [:]
  /// Requests in the window for health: the last 60 s.
  var lately = AnswerTally()
  /// Those of them that a caller's proxy made up on purpose (injected aborts).
  var injectedLately = AnswerTally()
  /// The same two by code; empty where no goal asks for codes.
  var latelyCodes: [String: Double] = [:]
  var latelyInjectedCodes: [String: Double] = [:]
  var connections = ConnectionTally()
  var messagesSent = 0.0
  var messagesReceived = 0.0
  var security = SecurityTally()
  /// As it was when the link moved last, for edges without traffic in the window.
  var securityBefore = SecurityTally()
  /// When that was; before every scrape where it never moved.
  var lastMove = -Double.infinity
  var latency = HistogramBuckets()
  var requestBytes: Double?
  var responseBytes: Double?
  /// Spread of the scrapes that the numbers come from.
  var bases: ClosedRange<Double>?
  var ends: ClosedRange<Double>?

  /// The sources whose series make it up, by index, each once as long as it is one link's.
  var sources: [Int] = []
  /// Any of it was worked out from Envoy's own counters.
  var isEnvoysOwn = false
  /// Any of it was told by a ztunnel.
  var isZtunnels = false

  /// Nothing moved in the window.
  var isIdle: Bool {
    total.count == 0 && messagesSent == 0 && messagesReceived == 0 && connections.bytes == 0
      && connections.opened.count == 0 && connections.closed == 0 && connections.failed == 0
  }

  /// Requests of the window by class.
  var tally: AnswerTally {
    var tally = AnswerTally()
    for (key, amount) in answers { tally.add(amount.count, key.answer) }
    return tally
  }

  /// Those of them that a caller's proxy made up on purpose (injected aborts).
  var injected: AnswerTally {
    var tally = AnswerTally()
    for (key, amount) in answers where key.isInjectedFault { tally.add(amount.count, key.answer) }
    return tally
  }

  /// Notes over which scrapes the numbers were counted.
  mutating func note(_ span: ScrapeTimeline.Span) {
    bases = Self.wider(bases, span.base...span.base)
    ends = Self.wider(ends, span.end...span.end)
  }

  static func += (a: inout TrafficView, b: TrafficView) {
    a.exists = a.exists || b.exists
    a.sources += b.sources
    a.isEnvoysOwn = a.isEnvoysOwn || b.isEnvoysOwn
    a.isZtunnels = a.isZtunnels || b.isZtunnels
    a.isRead = a.isRead || b.isRead
    a.isFresh = a.isFresh || b.isFresh
    a.total += b.total
    for (key, amount) in b.answers { a.answers[key, default: Amount()] += amount }
    a.lately += b.lately
    a.injectedLately += b.injectedLately
    a.latelyCodes.merge(b.latelyCodes, uniquingKeysWith: +)
    a.latelyInjectedCodes.merge(b.latelyInjectedCodes, uniquingKeysWith: +)
    a.connections += b.connections
    a.messagesSent += b.messagesSent
    a.messagesReceived += b.messagesReceived
    a.security += b.security
    if b.lastMove > a.lastMove {
      a.securityBefore = b.securityBefore
      a.lastMove = b.lastMove
    } else if b.lastMove == a.lastMove {
      a.securityBefore += b.securityBefore
    }
    if b.latency.count > 0 { a.latency.merge(b.latency) }
    a.requestBytes = sum(a.requestBytes, b.requestBytes)
    a.responseBytes = sum(a.responseBytes, b.responseBytes)
    a.bases = wider(a.bases, b.bases)
    a.ends = wider(a.ends, b.ends)
  }

  private static func sum(_ a: Double?, _ b: Double?) -> Double? {
    guard let a else { return b }
    return a + (b ?? 0)
  }

  private static func wider(_ a: ClosedRange<Double>?, _ b: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard let a else { return b }
    guard let b else { return a }
    return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
  }
}
