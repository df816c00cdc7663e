import Manifests

extension Rule {
  /// HTTP conditions where there is no HTTP.
  static let pha0058 = Rule(
    "PHA0058", "HTTPPolicyOnTCPPort", .error, kinds: ["AuthorizationPolicy"], needs: [.services, .pods],
    explanation: """
      Paths, methods, hosts, request principals and `request.*` conditions exist for HTTP alone. On a port that \
      carries bytes (named `tcp`, `mongo`, `mysql`, …) an ALLOW rule with any of them never matches, so the connection \
      is denied; a DENY rule loses those conditions and denies more than it says.
      """,
    remedy: "Use `ports`, principals and namespaces for TCP; or name the port http if it speaks HTTP.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: mongodb, namespace: bookinfo}
      spec:
        selector: {app: mongodb}
        ports:
        - {name: mongo, port: 27017}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: mongodb-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: mongodb}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: mongodb, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: mongodb}
        rules:
        - to:
          - operation: {methods: [GET]}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: mongodb, namespace: bookinfo}
      spec:
        selector: {app: mongodb}
        ports:
        - {name: mongo, port: 27017}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: mongodb-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: mongodb}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: mongodb, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: mongodb}
        rules:
        - to:
          - operation: {ports: ["27017"]}
      """
  ) { set, report in
    let view = report.effective
    for policy in set.authorizationPolicies where policy.targetRefs.isEmpty {
      guard let rules = policy.rules, rules.contains(where: { $0.httpOnly != nil }), policy.hasSelector,
        let selector = policy.selector
      else { continue }
      let isRoot = policy.object.namespace == set.meshConfig.rootNamespace
      let workloads = set.workloadIndex.matching(
        selector.labels, in: isRoot ? nil : policy.object.namespace)
      let ports = workloads.prefix(200).flatMap { workload in
        view.members.services(of: workload).flatMap { service in
          service.ports.compactMap { port in
            ServiceMembers.targetPort(port, of: workload).map { ($0, PortProtocol.of(port), port, service) }
          }
        }
      }
      for rule in rules {
        guard let what = rule.httpOnly else { continue }
        let named = Set(rule.operations.flatMap(\.ports).map(\.value))
        let meant = ports.filter { named.isEmpty || named.contains(String($0.0)) }
        guard let first = meant.first, meant.allSatisfy({ $0.1 == .tcp || $0.1 == .tls }) else { continue }
        let isDeny = policy.action.value.uppercased() == "DENY"
        report.report(
          policy.object, at: rule.httpPlace ?? rule.node.place,
          "This rule looks at \(what), but port \(first.0) of \(first.3.object.name) does not speak HTTP as far as "
            + "proxies know (named \(first.2.name?.value ?? "nothing")): "
            + (isDeny
              ? "the condition is dropped, and the rule denies more than it says"
              : "the rule never matches, and connections are denied"),
          level: isDeny ? .warning : .error,
          notes: [.init("the port is declared here", first.3.object, at: first.2.node.place)],
          fix: "use ports, principals or namespaces, or name the port http if it speaks HTTP")
      }
    }
  }

  /// Identities that nobody can show.
  static let pha0059 = Rule(
    "PHA0059", "IdentityWithoutMutualTLS", .error, kinds: ["AuthorizationPolicy"],
    needs: [.services, .allPeerAuthentications],
    sameAs: ["KIA0105"],
    explanation: """
      Principals, namespaces and service accounts of callers come from the certificate of mutual TLS. Where the calls \
      are plaintext (the workload's PeerAuthentication says DISABLE, or a DestinationRule makes callers speak \
      plaintext) nobody has an identity: an ALLOW rule that asks for one never matches, and a DENY rule lets everybody \
      pass.
      """,
    remedy: "Lift DISABLE for these workloads, or take TLS DISABLE out of the DestinationRule.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings}
          spec:
            serviceAccountName: bookinfo-reviews
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        trafficPolicy:
          tls: {mode: DISABLE}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: ratings}
        rules:
        - from:
          - source: {principals: [cluster.local/ns/bookinfo/sa/bookinfo-reviews]}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings}
          spec:
            serviceAccountName: bookinfo-reviews
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: ratings}
        rules:
        - from:
          - source: {principals: [cluster.local/ns/bookinfo/sa/bookinfo-reviews]}
      """
  ) { set, report in
    let view = report.effective
    let mtls = EffectiveMTLS(view)
    let speaking = set.destinationRules.contains(where: \.speaksOfTLS) || !set.peerAuthentications.isEmpty
    guard speaking else { return }
    for policy in set.authorizationPolicies where policy.targetRefs.isEmpty && policy.hasSelector {
      guard let selector = policy.selector,
        let asked = policy.rules?.lazy.flatMap(\.sources).compactMap(\.identity).first
      else { continue }
      let isRoot = policy.object.namespace == set.meshConfig.rootNamespace
      let workloads = set.workloadIndex.matching(
        selector.labels, in: isRoot ? nil : policy.object.namespace)
      let services = workloads.prefix(200).flatMap(view.members.services)
      let rows = services.map(\.object).unique(by: ObjectIdentifier.init).prefix(50).compactMap { object in
        services.first { $0.object === object }
      }.flatMap(mtls.rows).filter { $0.subset == nil }
      guard let first = rows.first, rows.allSatisfy({ $0.verdict == .plaintext }),
        first.server.mode == .disable && first.server.policy != nil || first.clientMode.kind == .disable
      else { continue }
      let cause =
        first.clientMode.kind == .disable
        ? first.clientMode.rule.map { ($0, first.clientMode.place) }
        : first.server.policy.map { ($0, first.server.place) }
      let isDeny = policy.action.value.uppercased() == "DENY"
      report.report(
        policy.object, at: asked.place,
        "Callers of \(first.service.object.name) have no identity, because their calls are plaintext: this rule never "
          + "matches, " + (isDeny ? "and denies nobody" : "and everybody is denied"),
        notes: cause.map { [.init("plaintext comes from here", $0.0, at: $0.1)] } ?? [],
        fix: "let the calls use mutual TLS: take DISABLE out of \(cause?.0.title ?? "the policy")")
    }
  }
}

extension AuthorizationPolicy.Source {
  /// The first value that asks for the caller's identity.
  var identity: Located<String>? { principals.first ?? namespaces.first ?? serviceAccounts.first }
}

extension AuthorizationPolicy.Rule {
  /// Where the first condition stands that only HTTP has.
  var httpPlace: Place? {
    for operation in operations {
      let lists = [
        operation.paths, operation.notPaths, operation.methods, operation.notMethods, operation.hosts,
        operation.notHosts,
      ]
      if let first = lists.lazy.compactMap(\.first).first { return first.place }
    }
    for source in sources {
      if let first = source.requestPrincipals.first ?? source.notRequestPrincipals.first {
        return first.place
      }
    }
    return when.first { $0.key.map { AuthorizationContext.isHTTPOnly($0.value) } ?? false }?.key?.place
  }
}

extension Array {
  /// Each element once by what a function says of it.
  func unique<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
    var seen: Set<Key> = []
    return filter { seen.insert(key($0)).inserted }
  }
}
