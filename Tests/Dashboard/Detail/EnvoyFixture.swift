import FoundationEssentials
import Mesh

/// Envoy's own numbers of the two proxies of `DetailFixture`: one turns requests away, the other collects nothing.
enum EnvoyFixture {
  static let collecting = "127.0.0.16:15000"

  static func numbers(of source: String, at date: Date) -> EnvoyNumbers {
    var server = EnvoyNumbers.Server()
    (server.uptime, server.memoryAllocated, server.workers, server.isLive) = (332, 13_100_000, 2, true)
    guard source == collecting else { return EnvoyNumbers(source: source, at: date, server: server) }
    let ratings = EnvoyNumbers.Part(
      name: "outbound|9080||ratings.default.svc.cluster.local",
      readings: [
        .connectionsOpen: .init(1), .pendingOpen: .init(1), .remainingRetries: .init(3),
        .pendingOverflow: .init(412, rate: 12.3), .connectionsActive: .init(1),
        .connectFailures: .init(7, rate: 0), .retries: .init(0, rate: 0), .requestTimeouts: .init(0, rate: 0),
        .membershipHealthy: .init(2), .membershipTotal: .init(2), .handshakes: .init(4, rate: 0),
      ])
    let reviews = EnvoyNumbers.Part(
      name: "outbound|9080|v1|reviews.default.svc.cluster.local",
      readings: [
        .connectionsOpen: .init(0), .pendingOverflow: .init(0, rate: 0), .connectionsActive: .init(3),
        .membershipHealthy: .init(1), .membershipTotal: .init(1),
      ])
    return EnvoyNumbers(
      source: source, at: date, seconds: 10, parts: [ratings, reviews],
      collected: Set(EnvoyFamily.allCases).subtracting([.ejections]), server: server)
  }
}
