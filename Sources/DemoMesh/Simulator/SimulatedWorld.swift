/// A simulated mesh with its proxies' pages: answers what a proxy is asked.
struct SimulatedWorld {
  /// What a proxy does with a request.
  enum Answer {
    case page(status: Int, type: String, body: [UInt8])
    /// The process is gone.
    case close
    /// The process is stopped.
    case silence
  }

  private(set) var traffic: SimulatedTraffic
  private var pages: [StatsPage?]
  private var filters: [String: StatsFilter] = [:]

  init(_ configuration: SimulatorConfiguration) {
    let mesh =
      switch configuration.plan {
      case .bookinfo: SimulatedMesh.bookinfo(requestsPerSecond: configuration.requestsPerSecond)
      case .generated(let proxies, let services):
        MeshGenerator.mesh(
          proxies: proxies, services: services, requestsPerSecond: configuration.requestsPerSecond,
          seed: configuration.seed)
      }
    traffic = SimulatedTraffic(mesh: mesh, seed: configuration.seed)
    pages = Array(repeating: nil, count: mesh.proxies.count)
  }

  /// Replaces the faults, from `t` on.
  mutating func setFaults(_ faults: [SimulatedFaultInForce], at t: Double) {
    traffic.setFaults(faults, at: t)
  }

  /// Answers a GET for a path with its query at the age `t` of the mesh.
  mutating func answer(proxy: Int, target: String, at t: Double) -> Answer {
    guard pages.indices.contains(proxy) else { return .close }
    let workload = traffic.mesh.workloads[traffic.mesh.proxies[proxy].workload].name
    if traffic.has(.proxyKill, workload: workload) { return .close }
    if traffic.has(.proxyStop, workload: workload) { return .silence }
    let target = AdminTarget(target)
    let own = ProxyPages(mesh: traffic.mesh, proxy: proxy)
    switch target.path {
    case "/stats/prometheus": return statistics(proxy, target, t)
    case "/stats" where target.query["format"] == "prometheus": return statistics(proxy, target, t)
    case "/server_info":
      return .page(status: 200, type: "application/json", body: Array(own.serverInfo(uptime: t).utf8))
    case "/clusters":
      return .page(status: 200, type: "application/json", body: Array(own.clusters(traffic, at: t).utf8))
    case "/ready": return .page(status: 200, type: "text/plain", body: Array("LIVE\n".utf8))
    default:
      return .page(
        status: 404, type: "text/plain", body: Array("invalid path. This proxy is simulated.\n".utf8))
    }
  }

  private mutating func statistics(_ proxy: Int, _ target: AdminTarget, _ t: Double) -> Answer {
    var chosen: (text: String, filter: StatsFilter)?
    if let text = target.query["filter"], !text.isEmpty {
      if filters[text] == nil {
        guard let filter = StatsFilter(text) else {
          return .page(status: 400, type: "text/plain", body: Array("Invalid regex in filter\n".utf8))
        }
        if filters.count >= 64 { filters.removeAll() }
        filters[text] = filter
      }
      if let filter = filters[text] { chosen = (text, filter) }
    }
    var page = pages[proxy] ?? StatsPage(proxy: proxy, traffic: traffic)
    if page.revision != traffic.revision { page = StatsPage(proxy: proxy, traffic: traffic) }
    pages[proxy] = nil
    var body: [UInt8] = []
    body.reserveCapacity(16 << 10)
    page.write(traffic, filter: chosen, at: t, to: &body)
    pages[proxy] = page
    return .page(status: 200, type: "text/plain; charset=UTF-8", body: body)
  }
}

/// The target of a request line: path and query.
struct AdminTarget {
  let path: String
  private(set) var query: [String: String] = [:]

  init(_ target: String) {
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = AdminTarget.decoded(halves.first ?? "")
    guard halves.count == 2 else { return }
    for pair in halves[1].split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[AdminTarget.decoded(parts[0])] = parts.count == 2 ? AdminTarget.decoded(parts[1]) : ""
    }
  }

  /// Percent signs resolved; one that is followed by no two digits stays.
  private static func decoded(_ text: Substring) -> String {
    guard text.utf8.contains(37) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 37, rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
