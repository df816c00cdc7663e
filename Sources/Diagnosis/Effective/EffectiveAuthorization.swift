import Manifests

/// May A call B, and by which rule: CUSTOM, then DENY, then ALLOW, as Istio evaluates them.
public struct EffectiveAuthorization: Sendable {
  let config: EffectiveConfig
  let mtls: EffectiveMTLS

  /// Asks a configuration.
  public init(_ config: EffectiveConfig) {
    self.config = config
    mtls = EffectiveMTLS(config)
  }

  /// Whether a call is let through. A service is asked at each of its workloads and, where no port is given, at each
  /// port; where they differ the answer depends on that.
  public func answer(from caller: Caller, to callee: Callee, request: CallRequest = CallRequest())
    -> AuthorizationAnswer
  {
    let answers = spots(callee, port: request.port).map { answer(caller, at: $0, request: request) }
    guard let first = answers.first else {
      return AuthorizationAnswer(
        decision: .depends, dependsOn: ["the workloads behind \(callee.text), which are not known"],
        deciding: nil, steps: [], transport: .plaintext, server: nil, client: nil, spot: "",
        sentence: "nothing is known of the workloads behind \(callee.text)")
    }
    if answers.count == 1 || answers.allSatisfy({ $0.decision == first.decision }) {
      // Where all agree the one that has most to say speaks for them.
      return answers.first { $0.deciding != nil } ?? first
    }
    var merged = first
    merged.decision = .depends
    merged.dependsOn = answers.map { "\($0.spot): \($0.decision.rawValue)" }
    merged.steps = answers.flatMap(\.steps)
    merged.deciding = answers.compactMap(\.deciding).first
    merged.sentence = "it depends on where the call ends: " + merged.dependsOn.joined(separator: ", ")
    return merged
  }

  // MARK: - Where a call may end

  struct Spot {
    var workload: Workload
    var service: Service?
    var port: Service.Port?
    var targetPort: Int?
    var isHTTP: Bool
    var text: String
  }

  private func spots(_ callee: Callee, port: Int?) -> [Spot] {
    switch callee {
    case .service(let service):
      let ports = service.ports.filter { port == nil || $0.port?.value == port }
      return config.members.workloads(of: service).flatMap { workload in
        ports.map { spot(workload, service, $0, named: ports.count > 1) }
      }
    case .workload(let workload):
      let reached = config.members.services(of: workload).flatMap { service in
        service.ports.map { spot(workload, service, $0, named: true) }
      }.filter { port == nil || $0.targetPort == port }
      if !reached.isEmpty { return reached }
      return [
        Spot(
          workload: workload, service: nil, port: nil, targetPort: port, isHTTP: true,
          text: workload.object.name)
      ]
    }
  }

  private func spot(_ workload: Workload, _ service: Service, _ port: Service.Port, named: Bool) -> Spot {
    let number = ServiceMembers.targetPort(port, of: workload)
    let kind = PortProtocol.of(port)
    let text = workload.object.name + (named ? number.map { " port \($0)" } ?? "" : "")
    return Spot(
      workload: workload, service: service, port: port, targetPort: number,
      isHTTP: kind == .http || kind == .automatic, text: text)
  }

  // MARK: - One workload and port

  private func answer(_ caller: Caller, at spot: Spot, request: CallRequest) -> AuthorizationAnswer {
    let server = mtls.server(spot.workload, port: spot.targetPort)
    let client = clientMode(caller, spot)
    let kind = spot.port.map(PortProtocol.of) ?? .automatic
    let verdict = mtls.verdict(client, server, port: kind)
    var answer = AuthorizationAnswer(
      decision: .allowed, dependsOn: [], deciding: nil, steps: [], transport: verdict, server: server,
      client: client, spot: spot.text, sentence: "")
    if verdict == .conflict {
      answer.decision = .denied
      answer.sentence =
        "the connection fails before any policy is asked: the caller speaks \(client.kind.rawValue), "
        + "\(spot.text) takes \(server.text) (\(server.originText))"
      return answer
    }
    let plane = config.dataPlane(spot.workload)
    if plane == .none {
      answer.sentence = "allowed: \(spot.workload.object.name) has no proxy, so no policy is enforced there"
      return answer
    }
    let context = context(caller, spot, verdict, client, request)
    var judge = PolicyJudge()
    for policy in config.authorization.policies(
      namespace: spot.workload.object.namespace, labels: spot.workload.labels)
    {
      // ztunnel sees bytes, not requests.
      var seen = context
      if plane == .ambient { seen.isHTTP = false }
      judge.look(
        at: policy, context: seen, enforcedAt: plane == .ambient ? "ztunnel" : spot.workload.object.name)
    }
    if let service = spot.service, usesWaypoint(service) {
      for policy in config.authorization.policies(attachedTo: service) {
        judge.look(at: policy, context: context, enforcedAt: "waypoint")
      }
    }
    judge.decide(&answer)
    return answer
  }

  private func usesWaypoint(_ service: Service) -> Bool {
    let own = service.object.labels["istio.io/use-waypoint"]
    let name = own ?? config.set.namespaces.labels(service.object.namespace)["istio.io/use-waypoint"]
    return name.map { $0 != "none" && !$0.isEmpty } ?? false
  }

  private func clientMode(_ caller: Caller, _ spot: Spot) -> ClientMode {
    let client: EffectiveMTLS.Client
    switch caller {
    case .workload(let workload): client = mtls.client(workload)
    case .serviceAccount(let namespace, _), .namespace(let namespace):
      client = EffectiveMTLS.Client(namespace: namespace)
    case .outside: client = EffectiveMTLS.Client(namespace: "", dataPlane: .none)
    }
    guard let service = spot.service else {
      return client.dataPlane == .none
        ? ClientMode(kind: .noSidecar)
        : ClientMode(kind: config.set.meshConfig.enableAutoMtls ? .automatic : .none)
    }
    return mtls.client(
      client, host: service.fqdn(domain: config.set.hosts.domain), port: spot.port?.port?.value,
      serviceNamespace: service.object.namespace)
  }

  private func context(
    _ caller: Caller, _ spot: Spot, _ verdict: TLSVerdict, _ client: ClientMode, _ request: CallRequest
  ) -> AuthorizationContext {
    var identity: AuthorizationContext.Identity?
    switch caller {
    case .workload(let workload):
      identity = .init(
        namespace: workload.object.namespace, account: workload.serviceAccount?.value ?? "default")
    case .serviceAccount(let namespace, let name): identity = .init(namespace: namespace, account: name)
    case .namespace(let name): identity = .init(namespace: name, account: nil)
    case .outside: break
    }
    var why = "the caller is outside the mesh"
    if identity != nil, verdict != .mutualTLS {
      identity = nil
      why =
        client.rule.map { "DestinationRule \($0.qualifiedName) makes the call plaintext" }
        ?? "the call is plaintext"
    }
    let mesh = config.set.meshConfig
    var domains = [mesh.trustDomain] + mesh.trustDomainAliases
    if !domains.contains("cluster.local") { domains.append("cluster.local") }
    return AuthorizationContext(
      identity: identity, anonymousBecause: why, trustDomains: domains, isHTTP: spot.isHTTP,
      request: request, targetPort: spot.targetPort,
      readsTokens: config.authorization.readsTokens(
        namespace: spot.workload.object.namespace, labels: spot.workload.labels),
      host: nil)
  }
}
