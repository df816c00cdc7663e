import Synchronization
import Wire

/// A trace store at an address, whatever it is: found out by asking when it is first used.
///
/// What was found is kept until an answer fails; then it is found out anew at the next question, so that a store that
/// came up late, or was replaced by another, is understood without a restart.
public final class TraceStore: TraceBackend {
  private let address: StoreAddress
  private let discovery: StoreDiscovery
  private let state: Mutex<State>

  private struct State {
    var name: String
    var found: (any TraceBackend)?
    /// The search that is under way, so that two questions do not ask twice.
    var search: Task<Result<any TraceBackend, TraceError>, Never>?
  }

  /// - Parameters:
  ///   - url: `http://HOST:PORT/PREFIX`; a missing scheme means http. `jaeger+http://`, `tempo+http://` and
  ///     `zipkin+http://` (and with https) say what it is. A path of the API or of the user interface is understood.
  ///   - transport: what carries requests.
  ///   - access: what opens the store: header fields (tenants), credentials, TLS.
  /// - Throws: what is wrong with the address.
  public convenience init(url: String, transport: any HTTPTransport, access: EndpointAccess = .init())
    throws(TraceError)
  {
    let address = try StoreAddress(url)
    self.init(address, StoreDiscovery(transport: address.authorized(transport, access)))
  }

  init(_ address: StoreAddress, _ discovery: StoreDiscovery) {
    self.address = address
    self.discovery = discovery
    let kind = address.hint?.rawValue ?? "traces"
    state = Mutex(State(name: "\(kind) \(address.place)"))
  }

  /// `traces HOST:PORT` until it is known what it is, then `jaeger 2.19.0 HOST:PORT`.
  public var name: String { state.withLock { $0.name } }

  /// Services with spans, as the store writes them.
  public func services() async throws(TraceError) -> [String] {
    try await ask { (backend) throws(TraceError) in try await backend.services() }
  }

  /// Matching traces: errors and slowest first.
  public func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await ask { (backend) throws(TraceError) in try await backend.traces(query) }
  }

  /// The same, and whether those are all that match.
  public func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    try await ask { (backend) throws(TraceError) in try await backend.search(query) }
  }

  /// One trace, repaired; nil when it is not known.
  public func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    try await ask { (backend) throws(TraceError) in try await backend.trace(id) }
  }

  /// One trace's spans as they were reported; none when it is not known.
  public func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    try await ask { (backend) throws(TraceError) in try await backend.reported(id) }
  }

  private func ask<T>(_ question: (any TraceBackend) async throws(TraceError) -> T) async throws(TraceError)
    -> T
  {
    let backend = try await resolved()
    do {
      return try await question(backend)
    } catch {
      state.withLock { $0.found = nil }
      throw error
    }
  }

  private func resolved() async throws(TraceError) -> any TraceBackend {
    let (found, search) = state.withLock { state in
      if let found = state.found {
        return (found as (any TraceBackend)?, nil as Task<Result<any TraceBackend, TraceError>, Never>?)
      }
      if let search = state.search { return (nil, search) }
      let search = Task { [discovery, address] in
        do throws(TraceError) {
          return Result<any TraceBackend, TraceError>.success(try await discovery.find(address))
        } catch {
          return .failure(error)
        }
      }
      state.search = search
      return (nil, search)
    }
    if let found { return found }
    guard let search else { throw TraceError("\(name): nothing was asked") }
    let result = await search.value
    state.withLock { state in
      state.search = nil
      if case .success(let backend) = result {
        state.found = backend
        state.name = backend.name
      }
    }
    return try result.get()
  }
}

/// Trace stores by address.
public enum TraceBackends {
  /// Asks what answers at an address: a Jaeger (v3 or v1), a Tempo or a Zipkin.
  /// - Throws: a sentence with the cause and what to do. Cost: one request as a rule, a dozen at most.
  public static func discover(_ url: String, transport: any HTTPTransport) async throws(TraceError)
    -> any TraceBackend
  {
    let address = try StoreAddress(url)
    return try await StoreDiscovery(transport: address.authorized(transport, .init())).find(address)
  }
}
