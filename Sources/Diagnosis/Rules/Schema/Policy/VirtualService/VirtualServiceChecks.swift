import Manifests

/// A VirtualService's own fields, as Istio's validation reads them.
enum VirtualServiceChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0130", "IST0131", "IST0133"], needs: []) {
    set, report in
    for service in set.virtualServices {
      var review = SpecReview(service.object)
      check(service, &review)
      review.file(into: &report)
    }
  }

  static func check(_ service: VirtualService, _ review: inout SpecReview) {
    let object = service.object
    guard let spec = object.spec, !spec.isSkeleton else {
      review.reject(
        object.root.keyPlace("spec"), "Nothing is filled in: it names neither hosts nor routes",
        fix: "name the hosts, and give them at least one route under http, tls or tcp")
      return
    }
    review.rejectNullElements(under: spec)
    VirtualServiceHosts.check(service, &review)
    VirtualServiceGateways.check(service, &review)
    if service.isDelegate { delegate(spec, &review) }
    if ["http", "tls", "tcp"].allSatisfy({ spec.lacksValue($0) }) {
      review.reject(
        object.root.keyPlace("spec"), "It holds no route: http, tls and tcp are all empty",
        fix: "add a rule under http, tls or tcp")
    }
    for (index, route) in service.http.enumerated() {
      HTTPRouteChecks.check(route, index, of: service, &review)
    }
    for (index, route) in service.tls.enumerated() { L4RouteChecks.tls(route, index, of: service, &review) }
    for (index, route) in service.tcp.enumerated() { L4RouteChecks.tcp(route, index, &review) }
    UnreachableRules.check(service, &review)
  }

  /// Without hosts it is a delegate: another VirtualService hands it requests of HTTP, and nothing else.
  private static func delegate(_ spec: Node, _ review: inout SpecReview) {
    for (field, why) in [
      ("gateways", "those of the VirtualService that delegates hold"), ("tls", "only http can be delegated"),
      ("tcp", "only http can be delegated"),
    ] {
      guard let value = spec.given(field), !value.isEmpty else { continue }
      review.reject(
        spec.keyPlace(field), "Without hosts it is a delegate, and a delegate has no \(field) (\(why))",
        fix: "add the hosts it answers for, or remove \(field)")
    }
  }
}
