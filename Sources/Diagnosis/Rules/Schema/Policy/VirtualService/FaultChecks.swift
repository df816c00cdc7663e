import Manifests

/// Injected faults.
enum FaultChecks {
  static func check(_ fault: Node, _ review: inout SpecReview) {
    if fault.given("abort") == nil, fault.given("delay") == nil {
      review.reject(
        fault.place, "The fault has neither delay nor abort",
        fix: "add a delay with fixedDelay, or an abort with httpStatus")
    }
    if let abort = fault.given("abort") { self.abort(abort, &review) }
    if let delay = fault.given("delay") { self.delay(delay, &review) }
  }

  private static func abort(_ abort: Node, _ review: inout SpecReview) {
    percentage(abort, "abort", &review)
    let kinds = ["httpStatus", "grpcStatus", "http2Error"].filter { abort.given($0) != nil }
    if kinds.isEmpty {
      review.warn(
        abort.place, "The abort does not say with what: Istio takes it, and no request is aborted",
        fix: "add httpStatus: 503, or grpcStatus: UNAVAILABLE")
    }
    if let status = abort.int("httpStatus"), !(200...600).contains(status.value) {
      review.reject(
        status.place,
        "\(status.value) is no status that a request can be aborted with: it must lie between 200 and 599",
        fix: "write a status such as 503")
    }
    if let status = abort.string("grpcStatus"), !GRPCStatus.names.contains(status.value) {
      review.reject(
        status.place, "\(Excerpt.of(status.value)) is no status of gRPC",
        fix: "write its name in capitals, such as UNAVAILABLE or NOT_FOUND")
    }
    if abort.given("http2Error") != nil {
      review.reject(
        abort.keyPlace("http2Error"), "Aborts with an error of HTTP/2 are not built in Istio",
        fix: "use httpStatus or grpcStatus")
    }
  }

  private static func delay(_ delay: Node, _ review: inout SpecReview) {
    percentage(delay, "delay", &review)
    DurationCheck.check(delay, "fixedDelay", "The delay", &review)
    if delay.given("exponentialDelay") != nil {
      review.reject(
        delay.keyPlace("exponentialDelay"), "An exponential delay is not built in Istio",
        fix: "use fixedDelay")
    }
  }

  private static func percentage(_ node: Node, _ what: String, _ review: inout SpecReview) {
    guard let value = node.at("percentage", "value"), let number = value.double,
      let problem = PercentValue.fractionProblem(number)
    else { return }
    review.reject(
      value.place, "The share of requests to \(what), \(value.text ?? ""), \(problem)",
      fix: "write a number from 0 to 100")
  }
}

/// The names of gRPC's statuses.
enum GRPCStatus {
  static let names: Set<String> = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "UNAUTHENTICATED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
  ]
}
