import Exposition
import Mesh

/// A node while its edges are added up.
struct NodeDraft {
  var node: Node
  private var traffic: [TrafficProtocol: NodeTraffic] = [:]
  private var inbound: [TrafficProtocol: (window: AnswerTally, lately: AnswerTally)] = [:]
  private var outbound: [TrafficProtocol: (window: AnswerTally, lately: AnswerTally)] = [:]
  private var connectionsIn: ConnectionTally?
  private var connectionsOut: ConnectionTally?
  private var hasInbound = false
  private var hasOutbound = false
  private var isBusy = false
  private var injected = 0.0
  private let goals: NodeGoals?
  private var codesIn: [TrafficProtocol: CodeTally] = [:]
  private var codesOut: [TrafficProtocol: CodeTally] = [:]
  private var latencyIn = HistogramBuckets()
  private var latencyOut = HistogramBuckets()

  init(node: Node, goals: NodeGoals?) {
    self.node = node
    self.goals = goals
  }

  mutating func addInbound(_ edge: EdgeBuilder) {
    // A node that calls itself is still where traffic starts.
    if edge.source != edge.target { hasInbound = true }
    let view = edge.view
    isBusy = isBusy || !view.isIdle || !view.isRead
    guard view.isRead else { return }
    var entry = traffic[edge.protocol] ?? NodeTraffic(protocol: edge.protocol)
    if edge.protocol == .tcp {
      entry.inbound += view.connections.received.rate
      entry.inCount += view.connections.opened.count
      connectionsIn = connectionsIn ?? ConnectionTally()
      connectionsIn? += edge.judgedConnections
    } else {
      entry.inbound += view.total.rate
      entry.inCount += view.total.count
      for (key, amount) in view.answers {
        switch key.answer {
        case .redirect: entry.in3xx += amount.rate
        case .clientError: entry.in4xx += amount.rate
        case .serverError: entry.in5xx += amount.rate
        case .noResponse: entry.inNoResponse += amount.rate
        case .grpcError: entry.inGrpcErr += amount.rate
        case .ok: break
        }
        if key.isInjectedFault { injected += amount.count }
      }
      inbound[edge.protocol, default: (AnswerTally(), AnswerTally())].window += view.tally
      inbound[edge.protocol, default: (AnswerTally(), AnswerTally())].lately += view.lately
      if goals != nil {
        codesIn[edge.protocol, default: CodeTally()] += view.codes(injected: true)
        if view.latency.count > 0 { latencyIn.merge(view.latency) }
      }
    }
    traffic[edge.protocol] = entry
  }

  mutating func addOutbound(_ edge: EdgeBuilder) {
    hasOutbound = true
    let view = edge.view
    isBusy = isBusy || !view.isIdle || !view.isRead
    guard view.isRead else { return }
    var entry = traffic[edge.protocol] ?? NodeTraffic(protocol: edge.protocol)
    if edge.protocol == .tcp {
      entry.outbound += view.connections.received.rate
      connectionsOut = connectionsOut ?? ConnectionTally()
      connectionsOut? += edge.judgedConnections
    } else {
      entry.outbound += view.total.rate
      // Faults injected on purpose are no incident of the caller: its health rests on its other calls.
      outbound[edge.protocol, default: (AnswerTally(), AnswerTally())].window += view.tally.without(
        view.injected)
      outbound[edge.protocol, default: (AnswerTally(), AnswerTally())].lately += view.lately
        .without(view.injectedLately)
      if goals != nil {
        codesOut[edge.protocol, default: CodeTally()] += view.codes(injected: false)
        if view.latency.count > 0 { latencyOut.merge(view.latency) }
      }
      for (key, amount) in view.answers where key.isInjectedFault { injected += amount.count }
    }
    traffic[edge.protocol] = entry
  }

  func finished(_ times: WindowTimes) -> Node {
    var node = node
    node.traffic = traffic.values.sorted { $0.protocol < $1.protocol }
    node.isRoot = hasOutbound && !hasInbound
    node.isIdle = !isBusy
    // Nobody can repair a caller that nobody can name; its errors show on its edges.
    guard node.type != .unknown else { return node }
    var judgements = judgeRequests(times)
    for (connections, direction) in [(connectionsIn, "inbound"), (connectionsOut, "outbound")] {
      guard let connections else { continue }
      var judgement = HealthRules.judge(connections, times)
      judgement.reason = judgement.reason.map { "tcp \(direction): \($0)" }
      judgements.append(judgement)
    }
    let sorted = judgements.enumerated().sorted { ($1.1.health, $0.0) < ($0.1.health, $1.0) }.map(\.1)
    node.health = sorted.first?.health ?? .na
    node.healthReasons = sorted.compactMap(\.reason)
    if injected > 0, node.health > .healthy {
      node.healthReasons.append(
        "\(Text.count(injected)) of these answers are injected faults, made on purpose.")
    }
    return node
  }

  private func judgeRequests(_ times: WindowTimes) -> [Judgement] {
    var judgements: [Judgement] = []
    var goals = goals ?? .none
    // What nobody in the mesh calls, a gateway, makes its promise by what it sends.
    if !hasInbound { goals.outbound.success = goals.outbound.success ?? goals.inbound.success }
    for direction in TrafficDirection.allCases {
      let (tallies, codes, rates) =
        direction == .inbound ? (inbound, codesIn, goals.inbound) : (outbound, codesOut, goals.outbound)
      for name in tallies.keys.sorted() {
        guard let tally = tallies[name] else { continue }
        judgements.append(
          HealthRules.judge(
            rates, tally, codes[name] ?? CodeTally(), direction: direction, word: direction.rawValue, name,
            times))
      }
    }
    if let goal = goals.p95 {
      judgements.append(
        HealthRules.judge(
          p95: goal, hasInbound ? latencyIn : latencyOut, word: hasInbound ? "inbound" : "outbound"))
    }
    return judgements
  }
}
