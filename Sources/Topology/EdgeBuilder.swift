import Mesh

/// The views that belong to one edge, and the edge that they make.
struct EdgeBuilder {
  let source: Int
  let target: Int
  let `protocol`: TrafficProtocol
  /// What the edge shows.
  private(set) var shown = TrafficView()
  /// What a copy of the traffic showed: only where nothing else is there to show.
  private(set) var mirrored = TrafficView()
  /// Each side's own view.
  private(set) var sides: [Reporter: TrafficView] = [:]
  private(set) var shownReporters: Set<Reporter> = []
  private var isOnlyMirrored = true

  init(source: Int, target: Int, protocol: TrafficProtocol) {
    self.source = source
    self.target = target
    self.protocol = `protocol`
  }

  /// Adds a link's views.
  mutating func add(_ link: Link, number: Int, _ measurement: Measurement, chosen: Reporter?) {
    for reporter in Reporter.allCases {
      let view = measurement[number, reporter]
      guard view.exists else { continue }
      sides[reporter, default: TrafficView()] += view
      guard reporter == chosen else { continue }
      if link.isMirrored {
        mirrored += view
      } else {
        shown += view
        isOnlyMirrored = false
        shownReporters.insert(reporter)
      }
    }
  }

  /// The numbers that the edge shows.
  var view: TrafficView { isOnlyMirrored ? mirrored : shown }
  /// It stands for copies alone.
  var isMirrored: Bool { isOnlyMirrored && mirrored.exists }

  /// Security as told by those that know: server, waypoint, ztunnel; else by the identity that the server
  /// showed to the caller.
  private var security: SecurityTally {
    let told = [Reporter.destination, .waypoint, .source].compactMap { sides[$0] }
    for pick in [\TrafficView.security, \TrafficView.securityBefore] {
      var sum = SecurityTally()
      for side in told where side[keyPath: pick].mutual + side[keyPath: pick].plain > 0 {
        sum += side[keyPath: pick]
        break
      }
      for side in told where sum.isEmpty { sum += side[keyPath: pick] }
      if !sum.isEmpty { return sum }
    }
    return SecurityTally()
  }

  /// The edge.
  /// - Parameter goals: of the caller and of the server.
  func edge(
    _ nodes: GraphNodes, texts: [String], times: WindowTimes, comparable: Bool,
    goals: (source: NodeGoals, target: NodeGoals)?
  ) -> Edge {
    let view = view
    let from = nodes.identities[source].id
    let to = nodes.identities[target].id
    var edge = Edge(
      id: EdgeID("\(from.text)->\(to.text)#\(`protocol`.rawValue)"), source: from, target: to,
      protocol: `protocol`)
    edge.isMirrored = isMirrored
    edge.hasRates = view.isRead
    if shownReporters == [.waypoint] {
      edge.ambient = .waypoint
    } else if view.isZtunnels {
      edge.ambient = .ztunnel
    }
    edge.isIdle = view.isRead && view.isIdle
    for (reporter, side) in sides where side.isRead {
      edge.reporters[reporter] = reporterView(side, reporter, texts)
    }
    let reporter: Reporter =
      isOnlyMirrored
      ? .destination : shownReporters.contains(.source) ? .source : shownReporters.first ?? .source
    edge.responseTime = Self.responseTime(view, reporter)
    if `protocol` == .tcp {
      fillConnections(&edge, view, texts)
    } else {
      fillRequests(&edge, view, texts)
    }
    if comparable, !isOnlyMirrored, let caller = sides[.source], let server = sides[.destination] {
      edge.difference = ReporterComparison.difference(caller: caller, server: server)
    }
    fillSecurity(&edge, texts)
    let (judgement, basis) = judge(times, goals)
    edge.health = judgement.health
    edge.healthBasis = basis
    return edge
  }

  /// The connections as health judges them: what the caller saw, with the flags of every side, since a caller
  /// whose connection was taken and then dropped sees none.
  var judgedConnections: ConnectionTally {
    var judged = view.connections
    for side in sides.values {
      judged.openedWithFlag.merge(side.connections.flagged, uniquingKeysWith: max)
    }
    return judged
  }

  /// Health of the edge and what it rests on: by what the caller expects of what it sends and the server of what
  /// it gets, the worse of the two.
  func judge(_ times: WindowTimes, _ goals: (source: NodeGoals, target: NodeGoals)?) -> (
    Judgement, HealthBasis?
  ) {
    let view = view
    if `protocol` == .tcp {
      let connections = judgedConnections
      let judgement = HealthRules.judge(connections, times)
      guard judgement.health != .na else { return (judgement, nil) }
      return (
        judgement,
        HealthBasis(
          count: connections.opened.count, errors: connections.failed, windowSeconds: times.seconds)
      )
    }
    let (tally, basis) = HealthRules.basis(window: view.tally, lately: view.lately, times)
    let judgement =
      goals.map { judgeByGoals($0, view, times) }
      ?? HealthRules.judge(tally, basis: basis, direction: "its", `protocol`)
    if judgement.health == .na, view.messagesSent + view.messagesReceived > 0 {
      return (Judgement(health: .healthy, reason: nil), nil)
    }
    return (judgement, tally.count > 0 ? basis : nil)
  }

  private func judgeByGoals(
    _ goals: (source: NodeGoals, target: NodeGoals), _ view: TrafficView, _ times: WindowTimes
  ) -> Judgement {
    let tallies = (window: view.tally, lately: view.lately)
    let codes = view.codes(injected: true)
    var judgements = [
      HealthRules.judge(
        goals.source.outbound, tallies, codes, direction: .outbound, word: "its", `protocol`, times),
      HealthRules.judge(
        goals.target.inbound, tallies, codes, direction: .inbound, word: "its", `protocol`, times),
    ]
    if let goal = goals.target.p95 {
      judgements.append(HealthRules.judge(p95: goal, view.latency, word: "its"))
    }
    return judgements.max { $0.health < $1.health } ?? .none
  }

  private func fillRequests(_ edge: inout Edge, _ view: TrafficView, _ texts: [String]) {
    edge.count = view.total.count
    edge.rate = view.total.rate
    for (key, amount) in view.answers {
      switch key.answer {
      case .redirect: edge.rate3xx += amount.rate
      case .clientError: edge.rate4xx += amount.rate
      case .serverError: edge.rate5xx += amount.rate
      case .noResponse: edge.rateNoResponse += amount.rate
      case .grpcError: edge.rateGrpcErr += amount.rate
      case .ok: break
      }
    }
    let tally = view.tally
    edge.percentErr = tally.count > 0 ? 100 * tally.errors / tally.count : nil
    edge.responses = Self.responses(view.answers.mapValues(\.count), texts)
    if view.requestBytes != nil || view.responseBytes != nil {
      edge.throughput = Throughput(request: view.requestBytes, response: view.responseBytes)
    }
    if `protocol` == .grpc {
      edge.messages = Messages(sent: view.messagesSent, received: view.messagesReceived)
    }
  }

  private func fillConnections(_ edge: inout Edge, _ view: TrafficView, _ texts: [String]) {
    let connections = view.connections
    edge.count = connections.opened.count
    edge.rate = connections.received.rate
    edge.rateReceived = connections.sent.rate
    edge.responses = Self.responses(connections.opens, texts)
    edge.connections = Connections(
      opened: connections.opened.count, closed: connections.closed, failed: connections.failed)
  }

  private func fillSecurity(_ edge: inout Edge, _ texts: [String]) {
    let security = security
    if security.mutual + security.plain > 0 {
      edge.mtlsPercent = 100 * security.mutual / (security.mutual + security.plain)
    } else if security.namedServer > 0 {
      edge.mtlsPercent = 100 * security.namedServer / (security.namedServer + security.namelessServer)
    }
    edge.sourcePrincipal = Self.commonest(security.sourcePrincipals, texts)
    edge.destPrincipal = Self.commonest(security.destPrincipals, texts)
  }

  private func reporterView(_ view: TrafficView, _ reporter: Reporter, _ texts: [String]) -> ReporterView {
    if `protocol` == .tcp {
      return ReporterView(
        count: view.connections.opened.count, rate: view.connections.received.rate,
        responses: Self.responses(view.connections.opens, texts))
    }
    let tally = view.tally
    return ReporterView(
      count: view.total.count, rate: view.total.rate,
      percentErr: tally.count > 0 ? 100 * tally.errors / tally.count : nil,
      responses: Self.responses(view.answers.mapValues(\.count), texts),
      responseTime: Self.responseTime(view, reporter))
  }

  static func responseTime(_ view: TrafficView, _ reporter: Reporter) -> ResponseTime? {
    guard view.latency.count > 0 else { return nil }
    return ResponseTime(
      reporter: reporter, avg: view.latency.mean, p50: view.latency.quantile(0.5),
      p95: view.latency.quantile(0.95), p99: view.latency.quantile(0.99))
  }

  /// Shares in percent of the whole, by code, flag and host.
  static func responses(_ answers: [AnswerKey: Double], _ texts: [String]) -> [String: ResponseShare] {
    let total = answers.values.reduce(0, +)
    guard total > 0 else { return [:] }
    var counts: [String: ResponseShare] = [:]
    for (key, count) in answers {
      counts[key.code, default: ResponseShare()].flags[key.flags, default: 0] += count
      guard key.host != 0 else { continue }
      counts[key.code, default: ResponseShare()].hosts[texts[key.host], default: 0] += count
    }
    // Whole counts are added up before they are divided, so that the order of series leaves no trace.
    return counts.mapValues { share in
      ResponseShare(
        flags: share.flags.mapValues { 100 * $0 / total }, hosts: share.hosts.mapValues { 100 * $0 / total })
    }
  }

  private static func commonest(_ votes: [Int: Double], _ texts: [String]) -> String? {
    votes.max { ($0.value, texts[$1.key]) < ($1.value, texts[$0.key]) }.map { texts[$0.key] }
  }
}
