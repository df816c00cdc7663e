import Manifests

/// A PeerAuthentication's own fields.
enum PeerAuthenticationChecks {
  static let check = SharedCheck(codes: ["IST0106"], needs: []) { set, report in
    for policy in set.peerAuthentications {
      var review = SpecReview(policy.object)
      check(policy, &review)
      review.file(into: &report)
    }
  }

  static func check(_ policy: PeerAuthentication, _ review: inout SpecReview) {
    guard let spec = policy.object.spec, let ports = spec.given("portLevelMtls"), ports.isMapping else {
      return
    }
    let place = spec.keyPlace("portLevelMtls")
    if ports.isEmpty {
      review.reject(place, "portLevelMtls names no port", fix: "name a port, or remove portLevelMtls")
      return
    }
    if !policy.hasSelector {
      review.reject(
        place,
        "Ports are a workload's own, and this policy selects no workload, so portLevelMtls cannot hold",
        fix: "add selector: {matchLabels: {…}}, or remove portLevelMtls")
    }
    for entry in ports.entries {
      guard let problem = PortValue.problem(entry.key) else { continue }
      review.reject(
        entry.keyPlace, "\(Excerpt.of(entry.key)) under portLevelMtls \(problem)",
        fix: "write the number of the port that the workload serves")
    }
  }
}
