import Glibc
import Testing

@testable import DemoMesh

/// A blocking client that says what it is told to say.
private struct PlainClient {
  let socket: Int32

  init(_ address: String) throws {
    let parts = address.split(separator: ":")
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = try #require(UInt16(parts[1])).bigEndian
    inet_pton(AF_INET, String(parts[0]), &place.sin_addr)
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if connected != 0 {
      close()
      throw SimulatorFailure("refused")
    }
  }

  func close() { _ = Glibc.close(socket) }

  func say(_ text: String) { _ = text.withCString { send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) } }

  /// Reads until the text holds `mark` so many times, or the end.
  func hear(_ mark: String, times: Int = 1) -> String {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while text.split(separator: mark, omittingEmptySubsequences: false).count <= times {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return text
  }
}

@Suite("The simulator's server", .serialized)
struct SimulatorServerTests {
  private func run(_ body: ([String], Simulator) async throws -> Void) async throws {
    let simulator = Simulator(SimulatorConfiguration(plan: .bookinfo))
    let addresses = try await simulator.start()
    do {
      try await body(addresses, simulator)
    } catch {
      await simulator.stop()
      throw error
    }
    await simulator.stop()
  }

  @Test("each proxy answers at its own address, also to two requests at once and one in pieces")
  func serves() async throws {
    try await run { addresses, _ in
      #expect(Set(addresses).count == 9)
      let client = try PlainClient(addresses[2])
      defer { client.close() }
      client.say("GET /ready HTTP/1.1\r\nHost: a\r\n\r\nGET /server_info HTTP/1.1\r\nHost: a\r\n\r\n")
      let text = client.hear("canonical-revision")
      #expect(text.contains("LIVE\n"))
      #expect(text.contains("\"WORKLOAD_NAME\":\"details-v1\""))
      client.say("GET /stats/prometheus?filter=istio_requests_total HTTP/1.1\r\n")
      client.say("Host: a\r\nConnection: close\r\n\r\n")
      #expect(client.hear("no end").contains("istio_requests_total{reporter=\"destination\""))
    }
  }

  @Test("what is no request ends the connection with 400; an unknown path is 404")
  func refuses() async throws {
    try await run { addresses, _ in
      let client = try PlainClient(addresses[0])
      client.say("\u{16}\u{3}\u{1} nonsense\r\n\r\n")
      #expect(client.hear("no end").hasPrefix("HTTP/1.1 400"))
      client.close()
      let other = try PlainClient(addresses[0])
      other.say("GET /quitquitquit HTTP/1.0\r\n\r\n")
      #expect(other.hear("no end").hasPrefix("HTTP/1.1 404"))
      other.close()
      let endless = try PlainClient(addresses[0])
      endless.say(String(repeating: "x", count: 40_000))
      #expect(endless.hear("no end").isEmpty)
      endless.close()
    }
  }

  @Test("a killed proxy says nothing more; the others go on; it comes back")
  func killed() async throws {
    try await run { addresses, simulator in
      func ask(_ proxy: Int) throws -> String {
        let client = try PlainClient(addresses[proxy])
        defer { client.close() }
        client.say("GET /ready HTTP/1.0\r\n\r\n")
        return client.hear("no end")
      }
      try simulator.setFault("proxy-kill", workload: "details-v1")
      #expect(try ask(2).isEmpty)
      #expect(try ask(3).hasSuffix("LIVE\n"))
      try simulator.clearFault("proxy-kill", workload: "details-v1")
      #expect(try ask(2).hasSuffix("LIVE\n"))
    }
  }

  @Test("a fault or workload that does not exist is refused by name")
  func unknownFault() throws {
    let simulator = Simulator(SimulatorConfiguration(plan: .bookinfo))
    #expect(throws: SimulatorFailure.self) { try simulator.setFault("nonsense", workload: "details-v1") }
    #expect(throws: SimulatorFailure.self) { try simulator.setFault("errors", workload: "nobody") }
  }

  @Test("after stop nobody listens, and it can start again; a taken port is an error")
  func stops() async throws {
    let simulator = Simulator(SimulatorConfiguration(plan: .bookinfo))
    let addresses = try await simulator.start()
    await #expect(throws: SimulatorFailure.self) { try await simulator.start() }
    let port = try #require(UInt16(addresses[0].split(separator: ":")[1]))
    let second = Simulator(
      SimulatorConfiguration(plan: .generated(proxies: 1, services: nil), basePort: port))
    await #expect(throws: SimulatorFailure.self) { try await second.start() }
    await simulator.stop()
    await simulator.stop()
    #expect(throws: SimulatorFailure.self) { try PlainClient(addresses[0]) }
    #expect(try await simulator.start().count == 9)
    await simulator.stop()
  }

  @Test("it listens on loopback alone")
  func loopbackAlone() async {
    for host in ["0.0.0.0", "192.0.2.1", "localhost", "::1"] {
      let simulator = Simulator(SimulatorConfiguration(plan: .bookinfo, host: host))
      await #expect(throws: SimulatorFailure.self) { try await simulator.start() }
    }
  }
}
