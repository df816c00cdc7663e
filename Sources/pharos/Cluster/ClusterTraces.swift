import Feeds
import Synchronization
import Tracing
import Wire

extension TraceStores {
  /// The stores of several clusters.
  convenience init(_ sessions: [ClusterSession], titles: [String], transport: any HTTPTransport) {
    self.init(
      zip(titles, sessions).map { Member($0, ClusterTraces($1, transport: transport)) })
  }
}

/// The trace store that was found in the cluster, asked through the API server; another one when another cluster is
/// gone to.
final class ClusterTraces: TraceBackend {
  private let session: ClusterSession
  private let transport: any HTTPTransport
  private let known = Mutex<(url: String, store: TraceStore)?>(nil)

  /// - Parameter transport: knows the way into the cluster.
  init(_ session: ClusterSession, transport: any HTTPTransport) {
    self.session = session
    self.transport = transport
  }

  /// The store's name; `traces` while none is known.
  var name: String { known.withLock { $0?.store.name } ?? "traces" }

  func services() async throws(TraceError) -> [String] { try await store()?.services() ?? [] }

  func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await search(query).traces
  }

  func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    try await store()?.search(query) ?? TraceFindings([])
  }

  func trace(_ id: TraceID) async throws(TraceError) -> Trace? { try await store()?.trace(id) }

  func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    try await store()?.reported(id) ?? []
  }

  /// The one that answers; nil where another asks it.
  private func store() async throws(TraceError) -> TraceStore? {
    guard let urls = try await session.traceStores() else { return nil }
    if let known = known.withLock({ $0 }), urls.contains(known.url) { return known.store }
    var first: TraceError?
    for url in urls {
      do throws(TraceError) {
        let store = try TraceStore(url: url, transport: transport)
        _ = try await store.services()
        known.withLock { $0 = (url, store) }
        return store
      } catch {
        first = first ?? error
      }
    }
    throw first
      ?? TraceError(
        "no Jaeger, Tempo or Zipkin was found in the cluster, or its services may not be read: --traces URL names one"
      )
  }
}
