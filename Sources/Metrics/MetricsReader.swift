import FoundationEssentials
import History
import Mesh

/// Reads the numbers of subjects out of the past. Pure: the same for the same store.
public struct MetricsReader: Sendable {
  /// What is read from.
  public let store: HistoryStore
  /// Who the sources have said to be, by their names: for the pods of proxies, for ztunnels, for what is a gateway.
  public var identities: [String: ProxyIdentity] = [:]

  /// Makes a reader of a store's copy.
  public init(_ store: HistoryStore, identities: [String: ProxyIdentity] = [:]) {
    self.store = store
    self.identities = identities
  }

  /// Sources that speak for a whole machine.
  var ztunnels: Set<String> { Set(identities.filter { $0.value.role == "ztunnel" }.keys) }

  /// A moment on the wall clock; without one, dates count from 1970 as the moments do.
  func date(_ moment: Double) -> Date {
    store.wallTime(of: moment) ?? Date(timeIntervalSince1970: moment)
  }
}
