import Mesh

extension TraceQuery.Place {
  /// The place that a node of the graph stands for.
  public init(_ node: Node) {
    self.init(
      app: node.app ?? node.service, workload: node.workload, namespace: node.namespace,
      version: node.version == "latest" ? nil : node.version)
  }

  /// Names nothing: any span is there.
  public var isAnywhere: Bool { app == nil && workload == nil && namespace == nil }

  /// Whether a store's service name can be this place: `app`, `app.namespace`, or the workload's name in their
  /// stead. Stores write names in lower case.
  func mayBe(service: String) -> Bool {
    let name = service.lowercased()
    for own in [app, workload].compactMap({ $0?.lowercased() }) {
      if name == own { return true }
      if let namespace {
        if name == "\(own).\(namespace.lowercased())" { return true }
      } else if name.hasPrefix(own + ".") {
        return true
      }
    }
    return app == nil && workload == nil && (namespace.map { name.hasSuffix(".\($0.lowercased())") } ?? true)
  }

  /// Whether a span was recorded here: by the proxy's workload where it tells it, else by service name.
  func holds(_ span: Span) -> Bool {
    if span.isSynthetic { return false }
    if let namespace, let its = span.namespace, its != namespace { return false }
    if let workload, let its = span.workload { return its == workload }
    guard mayBe(service: span.service) || span.tag("istio.canonical_service").map({ $0 == app }) ?? false
    else {
      return false
    }
    guard let version else { return true }
    if let revision = span.tag("istio.canonical_revision") { return revision == version }
    if let its = span.workload { return its.hasSuffix("-\(version)") }
    return true
  }

  /// Whether a client's proxy meant to call this place; for calls that never arrived.
  func isMeant(by span: Span) -> Bool {
    let envoy = EnvoyTags(span.tags)
    guard let host = envoy.upstreamHost else { return false }
    let labels = host.split(separator: ".")
    guard let first = labels.first, let app, first == app else { return false }
    if let namespace, labels.count > 1, labels[1] != namespace { return false }
    guard let subset = envoy.upstreamSubset else { return true }
    if let version { return subset == version }
    if let workload { return workload.hasSuffix(subset) }
    return true
  }
}

extension TraceQuery {
  /// Whether a trace touches what was asked for.
  public func matches(_ trace: Trace) -> Bool {
    if errorsOnly, !trace.spans.contains(where: \.isError) { return false }
    if let tag, !trace.spans.contains(where: { $0.tags.contains(tag) }) { return false }
    guard let place, !place.isAnywhere else { return true }
    let from = caller.flatMap { $0.isAnywhere ? nil : $0 }
    for span in trace.spans {
      if place.holds(span) {
        guard let from else { return true }
        if nearestOther(than: place, above: span, in: trace).map(from.holds) ?? false { return true }
      } else if span.kind == .client, from.map({ $0.holds(span) }) ?? true, place.isMeant(by: span),
        !trace.spans.contains(where: { $0.kind == .server && place.holds($0) })
      {
        return true
      }
    }
    return false
  }

  /// The closest span above that was recorded elsewhere.
  private func nearestOther(than place: Place, above span: Span, in trace: Trace) -> Span? {
    var next = span.parent
    while let index = next, index < trace.spans.count {
      let candidate = trace.spans[index]
      if !place.holds(candidate) { return candidate.isSynthetic ? nil : candidate }
      next = candidate.parent
    }
    return nil
  }
}

extension Span {
  /// The value of a tag; nil when the span does not have it.
  public func tag(_ key: String) -> String? { tags.first { $0.key == key }?.value }
}
