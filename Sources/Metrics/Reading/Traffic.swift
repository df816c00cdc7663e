import Mesh
import Topology

/// What the labels of a series say of the traffic that it counts: all but the metric and the bucket. Names stand as
/// they came, `unknown` where the label is missing or empty, which is what Istio writes for it.
struct Traffic: Hashable, Sendable {
  /// Who told it.
  var reporter: Reporter
  /// The caller.
  var source: TrafficEnd
  /// Who answered.
  var target: TrafficEnd
  /// `destination_service`.
  var host: String
  /// The service, where one was named.
  var service: ServiceKey?
  /// The protocol.
  var `protocol`: TrafficProtocol
  /// `response_code`.
  var code: String
  /// `grpc_response_status`; empty where there is none.
  var grpcStatus: String
  /// `response_flags`.
  var flags: String
  /// How the answer counts.
  var answer: AnswerClass
  /// Mutual TLS or not, as far as this reporter can know.
  var security: PeerSecurity

  /// What stands for a name that is not known.
  static let unknown = "unknown"

  /// The same, whatever came of it.
  var withoutAnswer: Traffic {
    var traffic = self
    traffic.code = Self.unknown
    traffic.grpcStatus = ""
    traffic.flags = "-"
    traffic.answer = .ok
    traffic.security = .unknown
    return traffic
  }

  /// Not 5xx, as Istio's dashboards judge it.
  var isSuccess: Bool { code.utf8.first != UInt8(ascii: "5") }
}

/// One end of traffic.
struct TrafficEnd: Hashable, Sendable {
  /// Istio's cluster id.
  var cluster: String
  /// The workload's namespace.
  var namespace: String
  /// The workload.
  var workload: String
  /// Canonical service.
  var app: String

  /// A value when it says something.
  static func known(_ value: String) -> String? {
    value.isEmpty || value == Traffic.unknown ? nil : value
  }
}
