import Manifests

/// A traffic policy: of a host, a subset or a port.
enum TrafficPolicyChecks {
  /// - Parameter inherited: the host's policy, for a subset's.
  static func check(
    _ policy: Node, inherited: Node?, of object: ConfigObject,
    _ review: inout SpecReview
  ) {
    guard policy.isMapping else { return }
    guard policy.entries.contains(where: { !$0.value.isNull }) else {
      review.reject(
        policy.place, "The trafficPolicy holds nothing", fix: "remove it, or fill in connectionPool, tls, …")
      return
    }
    settings(policy, inherited: inherited, of: object, &review)
    if let tunnel = policy.given("tunnel") {
      self.tunnel(tunnel, &review)
      if policy.given("proxyProtocol") != nil {
        review.reject(
          policy.keyPlace("proxyProtocol"), "tunnel and proxyProtocol cannot stand together",
          fix: "remove one of them")
      }
    }
    if let budget = policy.given("retryBudget") { NumberChecks.percent("percent", in: budget, &review) }
    for port in policy["portLevelSettings"]?.items ?? [] where port.isMapping {
      self.port(port, of: object, &review)
    }
  }

  private static func settings(
    _ policy: Node, inherited: Node?, of object: ConfigObject, _ review: inout SpecReview
  ) {
    if let pool = policy.given("connectionPool") { ConnectionPoolChecks.check(pool, &review) }
    if let outlier = policy.given("outlierDetection") { OutlierDetectionChecks.check(outlier, &review) }
    if let balancer = policy.given("loadBalancer") {
      let detects = policy.given("outlierDetection") ?? inherited?.given("outlierDetection")
      LoadBalancerChecks.check(balancer, hasOutlierDetection: detects != nil, &review)
    }
    if let tls = policy.given("tls") { ClientTLSChecks.check(tls, of: object, &review) }
  }

  private static func port(
    _ port: Node, of object: ConfigObject, _ review: inout SpecReview
  ) {
    if port.lacks("port") {
      review.reject(
        port.place, "Settings under portLevelSettings do not say for which port",
        fix: "add port: {number: 9080}")
    } else if let selector = port.given("port"), selector.isMapping {
      if selector.given("number") == nil, selector.lacks("number") {
        review.reject(selector.place, "The port has no number", fix: "add number: 9080")
      }
      NumberChecks.port("number", in: selector, &review)
    }
    if port.entries.allSatisfy({ $0.key == "port" || $0.value.isNull }) {
      review.reject(
        port.place, "Settings under portLevelSettings hold nothing but their port",
        fix: "fill in connectionPool, loadBalancer, outlierDetection or tls")
    }
    settings(port, inherited: nil, of: object, &review)
  }

  private static func tunnel(_ tunnel: Node, _ review: inout SpecReview) {
    if let name = tunnel.nonEmpty("protocol"), name.value != "CONNECT", name.value != "POST" {
      review.reject(
        name.place, "A tunnel's protocol cannot be \(Excerpt.of(name.value))", fix: "write CONNECT or POST")
    }
    if let host = tunnel.nonEmpty("targetHost") {
      if !AddressValue.isAddress(host.value), let problem = NameValue.fqdnProblem(host.value) {
        review.reject(host.place, "The targetHost \(Excerpt.of(host.value)) \(problem)")
      }
    } else if tunnel["targetHost"]?.isEmpty ?? true {
      review.reject(
        tunnel.place, "The tunnel has no targetHost", fix: "add targetHost: with the name of the server")
    }
    if tunnel.given("targetPort") == nil {
      review.reject(tunnel.place, "The tunnel has no targetPort", fix: "add targetPort: 443")
    }
    NumberChecks.port("targetPort", in: tunnel, &review)
  }
}
