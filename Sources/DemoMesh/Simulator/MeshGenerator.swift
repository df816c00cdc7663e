/// Draws a plausible mesh: gateways, then pages, then layers of services, then stores. Each service is called
/// by at least one service of an earlier layer; some are hubs that many call; a few calls go wrong.
struct MeshGenerator {
  private var mesh = SimulatedMesh()
  private var random: SimulatedRandom
  /// Layer of each service, and who serves it.
  private var layers: [[Int]] = Array(repeating: [], count: MeshGenerator.depth)

  private static let depth = 5
  private static let namespaces = [
    "shop", "payments", "search", "accounts", "logistics", "content", "insight", "core",
  ]
  private static let nouns = [
    ["web", "mobile", "admin", "partner"],
    ["catalog", "checkout", "search", "profile", "orders", "offers", "feed", "support"],
    ["cart", "pricing", "stock", "shipping", "payment", "identity", "reviews", "media", "notify", "tax"],
    ["auth", "flags", "audit", "events", "geo", "rates", "index", "mailer", "ledger", "quota"],
    ["mongodb", "redis", "postgres", "kafka"],
  ]
  private static let storePorts = ["mongodb": 27017, "redis": 6379, "postgres": 5432, "kafka": 9092]
  private static let share = [0.08, 0.22, 0.3, 0.25, 0.15]
  private static let latency = [45.0, 22, 11, 5, 1.5]

  private init(seed: UInt64) { random = SimulatedRandom(seed: seed &* 0x2545_F491_4F6C_DD1D &+ 99) }

  /// The mesh of a seed.
  static func mesh(proxies: Int, services: Int?, requestsPerSecond: Double, seed: UInt64) -> SimulatedMesh {
    var generator = MeshGenerator(seed: seed)
    let most = max(3, proxies - 1)
    generator.makeServices(min(max(3, services ?? (proxies * 2 + 4) / 5), most))
    generator.makeReplicas(proxies)
    generator.makeEdges()
    generator.setRates(requestsPerSecond)
    generator.makeTroubles()
    return generator.mesh
  }

  private mutating func makeServices(_ count: Int) {
    mesh.workloads.append(
      .init(
        name: "istio-ingressgateway", namespace: "istio-system", app: "istio-ingressgateway", isGateway: true,
        port: 8080))
    var used: [String: Int] = [:]
    for number in 0..<count {
      // The first three lie below one another, so that the smallest mesh is a chain.
      var layer = number < 3 ? [0, 2, 4][number] : 0
      if number >= 3 {
        var left = random.between(0, 1)
        while layer < MeshGenerator.depth - 1, left > MeshGenerator.share[layer] {
          left -= MeshGenerator.share[layer]
          layer += 1
        }
      }
      let nouns = MeshGenerator.nouns[layer]
      let noun = nouns[random.below(nouns.count)]
      used[noun, default: 0] += 1
      let name = used[noun] == 1 ? noun : "\(noun)-\(used[noun, default: 1])"
      let namespace = MeshGenerator.namespaces[
        random.below(min(MeshGenerator.namespaces.count, 1 + count / 6))]
      let isStore = layer == MeshGenerator.depth - 1
      let port = isStore ? MeshGenerator.storePorts[noun, default: 8080] : 8080
      let versions = !isStore && number >= 3 && random.chance(0.2) ? 2 : 1
      let first = mesh.workloads.count
      for version in 1...versions {
        mesh.workloads.append(
          .init(
            name: "\(name)-v\(version)", namespace: namespace, app: name, version: "v\(version)", port: port))
      }
      mesh.services.append(
        .init(name: name, namespace: namespace, port: port, workloads: Array(first..<mesh.workloads.count)))
      layers[layer].append(number)
    }
  }

  /// One pod a workload; those that are left go to random workloads, the first ones more often.
  private mutating func makeReplicas(_ proxies: Int) {
    // Too many workloads for the proxies: second versions go first.
    var excess = mesh.workloads.count - proxies
    for service in mesh.services.indices.reversed()
    where excess > 0 && mesh.services[service].workloads.count > 1 {
      mesh.services[service].workloads.removeLast()
      excess -= 1
    }
    let kept = [0] + mesh.services.flatMap(\.workloads)
    if proxies > kept.count {
      for _ in 0..<(proxies - kept.count) {
        let at = min(random.below(kept.count), random.below(kept.count))
        mesh.workloads[kept[at]].replicas += 1
      }
    }
    mesh.proxies = kept.flatMap { workload in
      (0..<mesh.workloads[workload].replicas).map { (workload, $0) }
    }
    mesh.proxies.removeLast(max(0, mesh.proxies.count - max(1, proxies)))
  }

  private mutating func makeEdges() {
    let hubs = Set((layers[3] + layers[4]).filter { _ in random.chance(0.15) })
    var pairs: Set<[Int]> = []
    for layer in 1..<MeshGenerator.depth {
      for service in layers[layer] {
        // Mostly from the layer above, sometimes from higher up.
        var from = layer - 1
        if random.chance(0.15) { from = random.below(layer) }
        while from > 0, layers[from].isEmpty { from -= 1 }
        let callers = layers[from]
        var wanted = hubs.contains(service) ? 4 : 1
        if random.chance(0.5) { wanted += 1 }
        for _ in 0..<wanted where !callers.isEmpty {
          pairs.insert([callers[random.below(callers.count)], service])
        }
      }
    }
    for service in layers[0] { connect(from: [0], to: service) }
    for pair in pairs.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
      connect(from: mesh.services[pair[0]].workloads, to: pair[1])
    }
  }

  private mutating func connect(from sources: [Int], to service: Int) {
    let layer = layers.firstIndex { $0.contains(service) } ?? 0
    let isStore = layer == MeshGenerator.depth - 1
    let speech: SimulatedMesh.Speech = isStore ? .tcp : layer >= 2 && service % 3 == 0 ? .grpc : .http
    for source in sources {
      for destination in mesh.services[service].workloads {
        mesh.edges.append(
          .init(
            source: source, service: service, destination: destination, speech: speech, rate: 0,
            latency: MeshGenerator.latency[layer] * random.between(0.6, 1.8)))
      }
    }
  }

  /// Rates from the top down: a workload calls each service that it needs for a share of what it gets.
  private mutating func setRates(_ entering: Double) {
    var inbound = [Double](repeating: 0, count: mesh.workloads.count)
    inbound[0] = entering
    // Edges are ordered by the caller's service; layers are walked so that callers come first.
    let order = [0] + layers.flatMap { $0.flatMap { mesh.services[$0].workloads } }
    for source in order {
      let outgoing = mesh.edges.indices.filter { mesh.edges[$0].source == source }
      for service in Set(outgoing.map { mesh.edges[$0].service }).sorted() {
        let edges = outgoing.filter { mesh.edges[$0].service == service }
        let rate = inbound[source] * (source == 0 ? 1 / Double(layers[0].count) : random.between(0.15, 0.8))
        // A second version gets a fifth.
        for (rank, edge) in edges.enumerated() {
          mesh.edges[edge].rate = edges.count == 1 ? rate : rate * (rank == 0 ? 0.8 : 0.2)
          if let destination = mesh.edges[edge].destination { inbound[destination] += mesh.edges[edge].rate }
        }
      }
    }
  }

  /// A twentieth of the edges is in trouble, each in another way; one edge is without mutual TLS.
  private mutating func makeTroubles() {
    let http = mesh.edges.indices.filter { mesh.edges[$0].speech != .tcp && mesh.edges[$0].source != 0 }
    let tcp = mesh.edges.indices.filter { mesh.edges[$0].speech == .tcp }
    let kinds: [SimulatedOutcome] = [
      .failed, .connectFailure, .timeout, .noHealthyHost, .overflow, .retriesUsedUp, .callerGone, .noCluster,
      .noRoute,
    ]
    for edge in http where random.chance(0.3) { mesh.edges[edge].troubles[.notFound] = 0.002 }
    var candidates = http
    for number in 0..<max(1, http.count / 20) where !candidates.isEmpty {
      let edge = candidates.remove(at: random.below(candidates.count))
      let share = [0.25, 0.04, 0.12, 0.4, 0.08][random.below(5)]
      mesh.edges[edge].troubles[kinds[number % kinds.count]] = share
      if number % 4 == 3 { mesh.edges[edge].latency *= 30 }
    }
    if tcp.count > 3 { mesh.edges[tcp[random.below(tcp.count)]].troubles[.connectFailure] = 0.1 }
    if !candidates.isEmpty { mesh.edges[candidates[random.below(candidates.count)]].isMutual = false }
  }
}
