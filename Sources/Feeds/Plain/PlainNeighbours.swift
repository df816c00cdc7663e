import Exposition
import Mesh
import Synchronization

/// Who a proxy is, by the labels of its traffic.
struct PlainWorkload: Sendable, Hashable {
  var workload: String
  var namespace: String?
  var app: String?
  var version: String?
  var cluster: String?
}

/// The proxies that are polled, by where they listen: so that the far end of an upstream can be named.
///
/// Shared by the pollers of a feed. An address is told apart by what the proxy listens on: an exact one counts for
/// itself, a wildcard for each address by which the proxy is known. What two workloads claim names neither.
final class PlainNeighbours: Sendable {
  private struct State {
    /// Sources that are asked, those that have answered or failed, and those that have named their far ends.
    var expected: Set<String> = []
    var settled: Set<String> = []
    var resolved: Set<String> = []
    var entries: [String: Entry] = [:]
    var byAddress: [String: Set<PlainWorkload>] = [:]
    /// `NAME:PORT`.
    var byName: [String: Set<PlainWorkload>] = [:]
    /// Addresses that another proxy sends to.
    var called: Set<String> = []
    var revision = 0
    var waiting: [(condition: Condition, signal: AsyncStream<Void>.Continuation)] = []

    func holds(_ condition: Condition) -> Bool {
      switch condition {
      case .settled: settled.isSuperset(of: expected)
      case .resolved: entries.keys.allSatisfy(resolved.contains)
      }
    }

    /// Ends the waiting of those for whom it is over.
    mutating func wake() {
      for wait in waiting where holds(wait.condition) { wait.signal.finish() }
      waiting = waiting.filter { !holds($0.condition) }
    }

    mutating func rebuild() {
      revision += 1
      byAddress = [:]
      byName = [:]
      for entry in entries.values {
        for address in entry.addresses { byAddress[address, default: []].insert(entry.workload) }
        for name in entry.names {
          for port in entry.ports { byName["\(name):\(port)", default: []].insert(entry.workload) }
        }
      }
    }
  }

  private struct Entry: Equatable {
    var workload: PlainWorkload
    var addresses: Set<String>
    var ports: Set<Int>
    var names: Set<String>
  }

  private let state = Mutex(State())

  /// Says which proxies are asked; what is known of others is forgotten.
  func expect(_ sources: Set<String>) {
    state.withLock { state in
      state.expected = sources
      state.settled.formIntersection(sources)
      state.resolved.formIntersection(sources)
      let gone = state.entries.keys.filter { !sources.contains($0) }
      for source in gone { state.entries[source] = nil }
      if !gone.isEmpty { state.rebuild() }
      state.wake()
    }
  }

  /// Counts up when anything changes by which names may come out otherwise.
  var revision: Int { state.withLock { $0.revision } }

  /// What can be waited for.
  enum Condition {
    /// Every proxy has answered or failed once: what can be named can be named now.
    case settled
    /// Every proxy that is known has named its far ends.
    case resolved
  }

  /// Notes that a proxy has answered or failed.
  func settle(_ source: String) {
    state.withLock { state in
      if state.settled.insert(source).inserted { state.wake() }
    }
  }

  /// Notes that a proxy has named its far ends.
  func resolve(_ source: String) {
    state.withLock { state in
      if state.resolved.insert(source).inserted { state.wake() }
    }
  }

  /// Returns when a condition holds, at the latest at a moment.
  func wait(for condition: Condition, until limit: Double, _ clock: any FeedClock) async {
    let (stream, signal) = AsyncStream<Void>.makeStream()
    let isOver = state.withLock { state in
      if state.holds(condition) { return true }
      state.waiting.append((condition, signal))
      return false
    }
    guard !isOver else { return }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await clock.sleep(until: limit) }
      group.addTask { for await _ in stream {} }
      await group.next()
      group.cancelAll()
    }
    signal.finish()
  }

  /// Makes a proxy known.
  /// - Parameters:
  ///   - source: its name as a source.
  ///   - hosts: addresses and names by which it is reached.
  ///   - names: what it is called.
  ///   - isCaptured: all traffic to its addresses goes through it (Istio's sidecars).
  func register(
    _ source: String, _ workload: PlainWorkload, hosts: [String], names: [String],
    _ configuration: PlainConfiguration, isCaptured: Bool
  ) {
    var addresses: Set<String> = []
    var ports: Set<Int> = []
    for listener in configuration.listeners where listener.address.port > 0 {
      ports.insert(listener.address.port)
      let own = Self.isWildcard(listener.address.host) ? hosts : [listener.address.host]
      for host in own { addresses.insert("\(Self.plain(host)):\(listener.address.port)") }
    }
    if isCaptured { for host in hosts where !Self.isLoopback(host) { addresses.insert(Self.plain(host)) } }
    let entry = Entry(workload: workload, addresses: addresses, ports: ports, names: Set(names))
    state.withLock { state in
      guard state.entries[source] != entry else { return }
      state.entries[source] = entry
      state.rebuild()
    }
  }

  /// The workload that answers at an endpoint; nil when no polled proxy does, or more than one may.
  /// - Parameter cluster: the upstream's name, which often is that of the service behind it.
  func workload(at host: String, port: Int, hostname: String?, cluster: String) -> PlainWorkload? {
    state.withLock { state in
      func only(_ found: Set<PlainWorkload>?) -> PlainWorkload? { found?.count == 1 ? found?.first : nil }
      let host = Self.plain(host)
      let name = hostname.map(Self.plain)
      for address in ["\(host):\(port)", host] + (name.map { ["\($0):\(port)"] } ?? []) {
        guard let found = only(state.byAddress[address]) else { continue }
        state.called.insert(address)
        return found
      }
      // A loopback address is the proxy's own machine: there addresses tell, names prove nothing.
      guard !Self.isLoopback(host) else { return nil }
      for name in [name, host, cluster].compactMap({ $0 }) {
        if let found = only(state.byName["\(name):\(port)"]) {
          state.called.insert("\(found.workload):\(port)")
          return found
        }
      }
      return nil
    }
  }

  /// Another polled proxy sends to one of these addresses.
  func isCalled(_ addresses: [String]) -> Bool {
    state.withLock { state in addresses.contains { state.called.contains($0) } }
  }

  /// The machine itself, or a pipe on it.
  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.") || host.hasPrefix("/")
      || host.hasPrefix("@")
  }

  /// All addresses.
  static func isWildcard(_ host: String) -> Bool { host == "0.0.0.0" || host == "::" || host.isEmpty }

  /// One spelling for each host.
  static func plain(_ host: String) -> String {
    let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    return bare == "localhost" ? "127.0.0.1" : bare.lowercased()
  }
}
