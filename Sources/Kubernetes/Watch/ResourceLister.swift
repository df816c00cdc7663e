import JSON
import Wire

/// Lists all objects of a scope, page by page (Kubernetes API concepts, "Retrieving large results sets in chunks").
struct ResourceLister<Value: Sendable> {
  let client: KubernetesClient
  let scope: WatchScope
  let project: @Sendable (JSONValue) -> Value?

  /// All objects, and the version from which a watch goes on.
  struct Listing {
    var values: [ResourceKey: Value] = [:]
    var version: String?
  }

  /// Objects of a page.
  static var pageSize: Int { 500 }
  /// Pages that are too large are asked for again with fewer objects, down to this.
  static var smallestPage: Int { 20 }
  /// Seconds for a page.
  static var pageSeconds: Double { 60 }
  /// A list without pages may be as large.
  static var wholeBytes: Int { 192 << 20 }

  /// Lists.
  ///
  /// An expired token in the middle starts again without pages, so that what is told is of one moment.
  func list() async throws(KubernetesError) -> Listing {
    var listing = Listing()
    var limit: Int? = Self.pageSize
    var token: String?
    while true {
      let page: ResourcePage<Value>
      do {
        page = try await self.page(limit, token)
      } catch {
        switch error.cause {
        case .gone where token != nil:
          listing = Listing()
          (limit, token) = (nil, nil)
          continue
        case .tooLarge:
          guard let size = limit, size > Self.smallestPage else { throw error }
          limit = max(Self.smallestPage, size / 5)
          continue
        default: throw error
        }
      }
      listing.values.merge(page.values) { _, new in new }
      // That of the first page: whatever happened while the others came is told by the watch.
      listing.version = listing.version ?? page.version
      guard let next = page.next else { return listing }
      token = next
      if Task.isCancelled { throw KubernetesError(.cancelled, "cancelled") }
    }
  }

  private func page(_ limit: Int?, _ token: String?) async throws(KubernetesError) -> ResourcePage<Value> {
    let path = scope.path([("limit", limit.map(String.init)), ("continue", token)])
    var request = HTTPRequest(
      url: client.access.server + path, timeout: Self.pageSeconds,
      maximumBytes: limit == nil ? Self.wholeBytes : KubernetesClient.maximumBytes)
    if let accept = scope.accept { request.headers.append(HTTPHeader("Accept", accept)) }
    let bytes = try await client.bytes(request)
    let reader = StatusReader(access: client.access, path: path)
    do {
      return try ResourcePage(bytes, scope: scope, project: project)
    } catch {
      switch error {
      case .json(let fault): throw reader.notKubernetes("JSON that is damaged (\(fault.description))")
      case .status(let status): throw reader.error(status: status)
      case .noList: throw reader.notKubernetes("something that is no list of \(scope.kind.plural)")
      }
    }
  }
}
