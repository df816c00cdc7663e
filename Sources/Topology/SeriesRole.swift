import Mesh

/// What one series means for the graph, worked out once, when the series is first seen.
struct SeriesRole: Sendable {
  /// Which number it is.
  var metric: IstioMetric
  /// Whose view it is.
  var reporter: Reporter
  /// Index of the link in the catalog.
  var link: Int
  /// Class of the answer.
  var answer: AnswerClass = .ok
  /// Response code, gRPC status, or `-` for no response.
  var code = "-"
  /// Envoy's response flags, `-` for none.
  var flags = "-"
  /// Index of `destination_service` in the catalog's texts.
  var host = 0
  /// Whether the connection was under mutual TLS, by a reporter that can know; nil when it cannot.
  var isMutualTLS: Bool?
  /// Indexes of the principals in the catalog's texts; 0 when not known.
  var sourcePrincipal = 0
  var destPrincipal = 0

  /// Worked out from Envoy's own counters.
  var isEnvoysOwn = false
  /// Told by a ztunnel.
  var isZtunnels = false

  /// An Envoy flag is set: something other than plain success or a plain answer of the server.
  var hasFlag: Bool { flags != "-" }

  /// The fault filter made this answer on purpose.
  var isInjectedFault: Bool {
    flags.split(separator: ",").contains { $0 == "FI" || $0 == "DI" }
  }
}

/// How an answer counts.
package enum AnswerClass: Int, Sendable {
  case ok, redirect, clientError, serverError, noResponse, grpcError

  /// In error: no response, 4xx, 5xx; gRPC: status not 0.
  package var isError: Bool { self.rawValue >= AnswerClass.clientError.rawValue }
}

extension AnswerClass {
  /// Code and class of an answer, by Kiali's rules: `0` is no response; gRPC answers are classed by their status
  /// unless the HTTP code is 4xx or 5xx or the status is missing.
  package static func read(code: String?, grpcStatus: String?, protocol: TrafficProtocol) -> (
    code: String, answer: AnswerClass
  ) {
    guard let code else { return ("unknown", .ok) }
    if code == "0" { return ("-", .noResponse) }
    let http = httpClass(code)
    guard `protocol` == .grpc, !http.isError, let grpcStatus else { return (code, http) }
    // A three-digit status is an HTTP code that took the status' place.
    let isHTTP = grpcStatus.utf8.count == 3
    return (grpcStatus, isHTTP ? httpClass(grpcStatus) : (grpcStatus == "0" ? .ok : .grpcError))
  }

  private static func httpClass(_ code: String) -> AnswerClass {
    switch code.utf8.first {
    case UInt8(ascii: "3"): .redirect
    case UInt8(ascii: "4"): .clientError
    case UInt8(ascii: "5"): .serverError
    default: .ok
    }
  }
}

extension SeriesRole {
  /// Code and class of a request series.
  mutating func readAnswer(_ labels: SeriesLabels, protocol: TrafficProtocol) {
    (code, answer) = AnswerClass.read(
      code: labels["response_code"], grpcStatus: labels["grpc_response_status"], protocol: `protocol`)
  }
}
