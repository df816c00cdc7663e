import FoundationEssentials
import Mesh
import Topology

/// A mesh of `web → shop → stock` whose health a test sets, looked at once a second.
struct ChangeStory {
  var detector = ChangeDetector()
  private(set) var told: [MeshChange] = []
  private(set) var second = 0
  var window = 10.0
  var graphType = GraphType.versionedApp
  var nodes: [String: Node] = [:]
  var edges: [String: Edge] = [:]
  var sources: [String: SourceStatus] = [:]

  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  init() {
    for name in ["web", "shop", "stock"] { add(name) }
    connect("web", "shop")
    connect("shop", "stock")
    sources["p1"] = Self.source("p1")
  }

  /// A story in which all has been well for longer than things need to settle.
  static func settled() -> ChangeStory {
    var story = ChangeStory()
    story.wait(30)
    return story
  }

  static func source(_ name: String, uptime: Double = 3600) -> SourceStatus {
    SourceStatus(
      name: name, kind: .proxy, state: .ok,
      identity: ProxyIdentity(
        namespace: "default", workload: "web", envoyVersion: "abc/1.30.0/Clean/RELEASE/BoringSSL",
        uptimeSeconds: uptime))
  }

  static func id(_ name: String) -> NodeID { NodeID("workload:c1/default/\(name)") }

  mutating func add(_ name: String, health: Health = .healthy) {
    nodes[name] = Node(
      id: Self.id(name), type: .app, namespace: "default", workload: name, app: name, health: health,
      traffic: [NodeTraffic(protocol: .http, inbound: 10, outbound: 10, inCount: 100)])
  }

  mutating func connect(_ source: String, _ target: String) {
    let id = EdgeID("\(source)->\(target)")
    edges[id.text] = Edge(
      id: id, source: Self.id(source), target: Self.id(target), protocol: .http, count: 100, rate: 10,
      percentErr: 0, responses: ["200": ResponseShare(flags: ["-": 100])], health: .healthy)
  }

  /// A node's own answers turn bad (or well), and the edges to it with them.
  mutating func set(_ name: String, _ health: Health, percent: Double = 25, flag: String = "-") {
    nodes[name]?.health = health
    nodes[name]?.healthReasons =
      health > .healthy ? ["\(Int(percent)) % of inbound http requests answered 5xx."] : []
    nodes[name]?.traffic[0].in5xx = health > .healthy ? percent / 10 : 0
    for id in edges.keys where edges[id]?.target == Self.id(name) {
      setEdge(id, health, percent: percent, flag: flag)
    }
  }

  mutating func setEdge(_ id: String, _ health: Health, percent: Double = 25, flag: String = "-") {
    let isBad = health > .healthy
    edges[id]?.health = health
    edges[id]?.percentErr = isBad ? percent : 0
    edges[id]?.healthBasis = HealthBasis(count: 100, errors: isBad ? percent : 0, windowSeconds: window)
    edges[id]?.responses =
      isBad
      ? ["200": ResponseShare(flags: ["-": 100 - percent]), "503": ResponseShare(flags: [flag: percent])]
      : ["200": ResponseShare(flags: ["-": 100])]
  }

  /// Looks at the mesh once a second.
  /// - Returns: what was told meanwhile.
  @discardableResult
  mutating func wait(_ seconds: Int = 1) -> [MeshChange] {
    let before = told.count
    for _ in 0..<seconds {
      second += 1
      let now = Self.start.addingTimeInterval(Double(second))
      for name in sources.keys {
        if let uptime = sources[name]?.identity?.uptimeSeconds {
          sources[name]?.identity?.uptimeSeconds = uptime + 1
        }
      }
      told += detector.changes(
        in: Snapshot(
          revision: UInt64(second), timestamp: now, windowStart: now, windowEnd: now, windowSeconds: window,
          requestedWindowSeconds: window, graphType: graphType,
          sources: sources.values.sorted { $0.name < $1.name },
          nodes: nodes.values.sorted { $0.id < $1.id }, edges: edges.values.sorted { $0.id < $1.id }))
    }
    return Array(told[before...])
  }
}

extension MeshChange {
  /// `failed shop healthy>failure`, for comparing.
  var line: String { "\(kind.rawValue) \(name) \(from ?? "")>\(to ?? "")" }
}
