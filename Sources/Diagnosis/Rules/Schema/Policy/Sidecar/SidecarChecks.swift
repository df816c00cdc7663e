import Manifests

/// A Sidecar's own fields.
enum SidecarChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for sidecar in set.sidecars {
      var review = SpecReview(sidecar.object)
      check(sidecar, &review)
      review.file(into: &report)
    }
  }

  static func check(_ sidecar: Sidecar, _ review: inout SpecReview) {
    let object = sidecar.object
    let spec = object.spec
    let parts = ["egress", "ingress", "outboundTrafficPolicy", "inboundConnectionPool"]
    let filled = parts.filter { part in
      spec?.given(part).map { !$0.isSequence || !$0.isEmpty } ?? false
    }
    guard !filled.isEmpty, let spec, !spec.isSkeleton || filled.contains("outboundTrafficPolicy") else {
      review.reject(
        object.root.keyPlace("spec"),
        "The Sidecar says nothing: it has neither egress nor ingress nor a policy",
        fix: "name what the workloads may reach: egress: [{hosts: [\"./*\", \"istio-system/*\"]}]")
      return
    }
    review.rejectNullElements(under: spec)
    SidecarIngressChecks.check(sidecar.ingress, &review)
    SidecarEgressChecks.check(sidecar, &review)
    if let policy = spec.given("outboundTrafficPolicy") { outbound(policy, &review) }
  }

  private static func outbound(_ policy: Node, _ review: inout SpecReview) {
    guard let proxy = policy.given("egressProxy") else { return }
    let mode = policy["mode"]?.text ?? "REGISTRY_ONLY"
    guard mode.hasPrefix("ALLOW_ANY") else {
      review.reject(
        policy.keyPlace("egressProxy"),
        "An egressProxy takes what goes to unknown hosts, and \(mode) lets nothing go there",
        fix: "set mode: ALLOW_ANY, or remove egressProxy")
      return
    }
    if proxy.given("port") == nil {
      review.reject(proxy.place, "The egressProxy has no port", fix: "add port: {number: …}")
    }
    if let host = proxy.nonEmpty("host"), host.value.hasPrefix("*") {
      review.reject(host.place, "The egressProxy \(host.value) is no single host", fix: "name one host")
    } else {
      RouteDestinations.destination(proxy, "the egressProxy", &review)
    }
  }

  /// What listeners of both directions share.
  static func port(_ port: Node, _ review: inout SpecReview) {
    if let name = port.nonEmpty("name"), let problem = NameValue.labelProblem(name.value) {
      review.reject(
        name.place, "The port's name \(Excerpt.of(name.value)) \(problem)",
        fix: "use letters, digits and - alone")
    }
    if let name = port.nonEmpty("protocol"), !ListenerProtocol.isKnown(name.value) {
      review.reject(
        name.place, "\(Excerpt.of(name.value)) is no protocol that Istio knows",
        fix: "use one of \(ListenerProtocol.list)")
    }
    if let target = port.int("targetPort"), target.value > 0 {
      review.reject(
        target.place, "The targetPort of a listener means nothing in a Sidecar",
        fix: "remove it, and use defaultEndpoint")
    }
  }

  /// A listener's address must be an IP address.
  static func bind(_ listener: Node, _ review: inout SpecReview) {
    guard let bind = listener.nonEmpty("bind"), let problem = AddressValue.addressProblem(bind.value) else {
      return
    }
    review.reject(
      bind.place, "The bind \(Excerpt.of(bind.value)) \(problem)", fix: "write an IP address, or leave it out"
    )
  }

  /// A clause that says what is wrong with the path of a Unix socket; nil where nothing is.
  static func socketProblem(_ address: String) -> String? {
    let path = address.dropFirst("unix://".count)
    if path.isEmpty { return "names no path" }
    if path.hasPrefix("@") { return nil }
    return path.hasPrefix("/") && !path.hasSuffix("/") ? nil : "is no absolute path of a file"
  }
}
