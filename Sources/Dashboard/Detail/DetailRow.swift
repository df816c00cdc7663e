import Mesh
import Metrics

/// One row of a table of the page, made once when numbers come.
struct DetailRow: Sendable, Hashable {
  /// What `Enter` on it leads to.
  enum Target: Sendable, Hashable {
    /// Another page.
    case subject(MetricsSubject)
    /// A proxy, by its source's name.
    case proxy(String)
    /// Nowhere; why, as a sentence without full stop.
    case nowhere(String)
  }

  /// The first column. Raw text from outside.
  var name: String
  /// Beside it, muted: a namespace, a service.
  var note = ""
  /// The service that was called.
  var service = ""
  /// Who the other side is, where it is one.
  var peer: DetailPeer?
  /// The protocol, where it is one.
  var `protocol`: TrafficProtocol?
  /// Mutual TLS or not, where it is one peer.
  var security: PeerSecurity?
  /// Requests.
  var requests: RequestMetrics?
  /// What a proxy sent to others.
  var outbound: RequestMetrics?
  /// TCP.
  var tcp: TCPMetrics?
  /// An answer, by the side that told it.
  var answer: DetailAnswer?
  /// It stands out from its siblings.
  var isOutlier = false
  /// Where it leads.
  var target = Target.nowhere("There is nothing more behind this row")

  /// Requests in error, in percent of those of the row.
  var errorPercent: Double? { requests?.errorPercent }
}

/// One kind of answer and how often each side saw it.
struct DetailAnswer: Sendable, Hashable {
  /// `response_code`; empty for TCP.
  var code: String
  /// gRPC's status.
  var grpcStatus: String?
  /// `response_flags`.
  var flags: String
  /// Answers per second by who told it.
  var rates: [Reporter: Double] = [:]
  /// Percent of that side's answers.
  var shares: [Reporter: Double] = [:]
}

/// Rows that stand in one table.
struct DetailSection: Sendable, Hashable {
  /// What the table shows.
  enum Kind: Sendable, Hashable { case peers, groups, proxies, answers }

  var kind: Kind
  var title: String
  var range: Range<Int>
  /// It is about what comes in.
  var isInbound = true
  /// Said in place of rows.
  var empty = ""
  /// Whose numbers they are.
  var reporters: [Reporter] = []
  /// Some rows speak HTTP or gRPC, some TCP: decides the columns.
  var hasRequests = false
  var hasTCP = false
}
