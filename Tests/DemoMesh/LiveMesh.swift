import Testing

@testable import DemoMesh

/// A demo without load of its own, for tests: what goes through it is what the test sends.
struct LiveMesh: Sendable {
  let demo: DemoHost
  let info: DemoInfo
  private let network: Network
  fileprivate let client: MessageClient
  private let loop: Task<Void, any Error>
  private let folder: TemporaryFolder

  /// Starts one, runs the test in it and ends it.
  static func run(_ faults: [String] = [], _ body: (LiveMesh) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let demo = try await DemoHost.start(
      DemoOptions(rate: 0, faults: faults), registry: DemoRegistry(folder: folder.path), progress: { _ in })
    let network = try await Network.make()
    let mesh = LiveMesh(
      demo: demo, info: await demo.info(), network: network, client: MessageClient(network: network),
      loop: Task { try await network.run() }, folder: folder)
    do {
      try await body(mesh)
    } catch {
      await demo.stop()
      throw error
    }
    await demo.stop()
    mesh.loop.cancel()
  }

  fileprivate func target(_ address: String) -> MessageClient.Target {
    let parts = address.split(separator: ":")
    return .init(host: String(parts[0]), port: Int(parts[1]) ?? 0)
  }

  private func address(of workload: String) -> String {
    info.proxies.first { $0.workload == workload }?.admin ?? "127.0.0.1:1"
  }

  /// Sends so many requests for the page, a few at a time; how many were answered 200.
  func sendPages(_ count: Int) async throws -> Int {
    let gateway = address(of: "istio-ingressgateway").split(separator: ":")[0]
    return try await withThrowingTaskGroup(of: Bool.self) { group in
      var good = 0
      for number in 0..<count {
        if number >= 8, try await group.next() == true { good += 1 }
        group.addTask {
          let request = Message(
            start: "GET /productpage HTTP/1.1", headers: [(name: "host", value: "bookinfo.example.com")])
          return try await client.send(
            request, to: .init(host: String(gateway), port: Ports.gateway), timeout: 30
          )
          .status == 200
        }
      }
      for try await one in group where one { good += 1 }
      return good
    }
  }

  /// What a proxy's admin interface answers.
  func admin(_ workload: String, _ path: String) async throws -> String {
    let request = Message(start: "GET \(path) HTTP/1.1", headers: [(name: "host", value: "admin")])
    let answer = try await client.send(request, to: target(address(of: workload)), timeout: 10)
    return String(decoding: answer.body, as: UTF8.self)
  }

  /// The series of all running proxies whose name starts with `istio_`, but for histograms' buckets.
  func series() async throws -> [Series] {
    var all: [Series] = []
    for proxy in await demo.info().proxies where proxy.pid != nil {
      let text = try await admin(
        proxy.workload, "/stats/prometheus?filter=istio_(requests|tcp|re.*_messages)")
      all += text.split(separator: "\n").compactMap { Series($0) }
    }
    return all
  }

  /// Sums of a counter, by reporter.
  func count(_ name: String, _ labels: [String: String] = [:]) async throws -> (source: Int, destination: Int)
  {
    let all = try await series().filter { $0.matches(name, labels) }
    func sum(_ reporter: String) -> Int {
      all.filter { $0.labels["reporter"] == reporter }.reduce(0) { $0 + $1.value }
    }
    return (sum("source"), sum("destination"))
  }

  /// Waits until both proxies of every connection have counted its end, which is a moment after the answer: every
  /// connection that was opened is closed, on both sides, and nothing moves any more.
  func settle() async throws {
    var before = try await series()
    for _ in 0..<1200 {
      // Envoy tells nobody that it has counted: between two looks.
      try await Task.sleep(for: .milliseconds(50))
      let now = try await series()
      if now == before, Self.isClosed(now) { return }
      before = now
    }
  }

  private static func isClosed(_ series: [Series]) -> Bool {
    let sums = { (name: String) in
      ["source", "destination"].map { reporter in
        series.filter { $0.name == name && $0.labels["reporter"] == reporter }.reduce(0) { $0 + $1.value }
      }
    }
    let opened = sums("istio_tcp_connections_opened_total")
    return opened == sums("istio_tcp_connections_closed_total") && opened[0] == opened[1]
  }

  /// A line of a proxy's statistics.
  struct Series: Hashable {
    let name: String
    let labels: [String: String]
    let value: Int

    init?(_ line: Substring) {
      guard line.hasPrefix("istio_"), let open = line.firstIndex(of: "{"),
        let close = line.lastIndex(of: "}"),
        let value = Double(line[line.index(after: close)...].drop { $0 == " " })
      else { return nil }
      name = String(line[..<open])
      self.value = Int(value)
      var labels: [String: String] = [:]
      for pair in line[line.index(after: open)..<close].split(separator: "\",") {
        let parts = pair.split(separator: "=\"", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        labels[String(parts[0])] = String(parts[1].last == "\"" ? parts[1].dropLast() : parts[1])
      }
      self.labels = labels
    }

    func matches(_ name: String, _ wanted: [String: String]) -> Bool {
      self.name == name && wanted.allSatisfy { labels[$0.key] == $0.value }
    }
  }
}

extension LiveMesh {
  /// What an address answers.
  func read(_ address: String, _ path: String) async throws -> String {
    let request = Message(start: "GET \(path) HTTP/1.1", headers: [(name: "host", value: address)])
    return String(
      decoding: try await client.send(request, to: target(address), timeout: 10).body, as: UTF8.self)
  }
}
