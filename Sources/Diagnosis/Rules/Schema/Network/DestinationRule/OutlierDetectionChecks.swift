import Manifests

/// When endpoints are taken out.
enum OutlierDetectionChecks {
  static func check(_ outlier: Node, _ review: inout SpecReview) {
    guard outlier.isMapping else { return }
    NumberChecks.duration("interval", in: outlier, &review)
    NumberChecks.duration("baseEjectionTime", in: outlier, &review)
    NumberChecks.percent("maxEjectionPercent", in: outlier, &review)
    NumberChecks.percent("minHealthPercent", in: outlier, &review)
    NumberChecks.count("consecutiveErrors", in: outlier, &review)
    if outlier.given("consecutiveErrors") != nil {
      review.warn(
        outlier.keyPlace("consecutiveErrors"),
        "consecutiveErrors is deprecated, and Istio passes it over: endpoints are judged by consecutive5xxErrors and "
          + "consecutiveGatewayErrors",
        fix: "write consecutiveGatewayErrors (502, 503, 504) or consecutive5xxErrors")
    }
    if let failures = outlier.int("consecutiveLocalOriginFailures"), failures.value > 0,
      outlier.bool("splitExternalLocalOriginErrors") != true
    {
      review.reject(
        outlier.keyPlace("consecutiveLocalOriginFailures"),
        "consecutiveLocalOriginFailures counts nothing unless local errors are told apart from the server's",
        fix: "add splitExternalLocalOriginErrors: true")
    }
  }
}
