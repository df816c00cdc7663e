import Manifests

/// What is wrong with the operations of an Envoy filter's patches.
enum EnvoyPatches {
  /// A patch's mistake; each is a code of its own.
  enum Mistake: Sendable, Hashable {
    /// Relative to another filter, with no order among the Envoy filters (IST0151).
    case relative
    /// The same, and an earlier patch of the same filter holds for one proxy version only (IST0155).
    case relativeWithVersion
    /// REPLACE of something that cannot be replaced (IST0152).
    case replace
    /// ADD to something that cannot be added to (IST0153).
    case add
    /// REMOVE of something that cannot be removed (IST0154).
    case remove
  }

  /// Reports one kind of mistake: once for each Envoy filter, at its first patch, the others as notes.
  static func report(
    _ mistake: Mistake, _ set: ConfigSet, _ report: inout RuleReport, fix: String,
    message: (_ patch: EnvoyFilter.Patch) -> String
  ) {
    // Names of filters of which a patch so far holds for some proxy versions only.
    var versioned: Set<String> = []
    for filter in set.envoyFilters {
      var found: [EnvoyFilter.Patch] = []
      for patch in filter.patches {
        let name = filterName(patch)
        if self.mistake(patch, filter.priority, isVersioned: name.map(versioned.contains) ?? false) == mistake
        {
          found.append(patch)
        }
        if let name, !(patch.match?.at("proxy", "proxyVersion")?.text ?? "").isEmpty {
          versioned.insert(name)
        }
      }
      guard let first = found.first else { continue }
      report.report(
        filter.object, at: first.operation?.place,
        message(first),
        notes: found.dropFirst().map {
          .init(
            "also \($0.operation?.value ?? "") of \($0.applyTo?.value ?? "")", filter.object,
            at: $0.operation?.place)
        },
        fix: fix)
    }
  }

  private static func mistake(_ patch: EnvoyFilter.Patch, _ priority: Int, isVersioned: Bool) -> Mistake? {
    let applyTo = patch.applyTo?.value
    let isRoute = applyTo == "ROUTE_CONFIGURATION" || applyTo == "HTTP_ROUTE"
    switch patch.operation?.value {
    case "ADD": return isRoute ? .add : nil
    case "REMOVE" where isRoute: return .remove
    case "REPLACE" where !["NETWORK_FILTER", "HTTP_FILTER", "VIRTUAL_HOST"].contains(applyTo): return .replace
    case "REMOVE", "REPLACE", "INSERT_BEFORE", "INSERT_AFTER":
      guard priority == 0 else { return nil }
      return isVersioned ? .relativeWithVersion : .relative
    default: return nil
    }
  }

  /// The filter that a patch is put beside, takes away or replaces; nil where it does not say.
  static func anchor(_ patch: EnvoyFilter.Patch) -> String? {
    let filter = patch.match?.at("listener", "filterChain", "filter")
    return filter?.at("subFilter", "name")?.text ?? filter?["name"]?.text
  }

  /// Whether Istio itself puts a filter of this name into its proxies.
  static func isIstios(_ name: String) -> Bool {
    [
      "envoy.filters.http.router", "envoy.router", "envoy.filters.network.http_connection_manager",
      "envoy.http_connection_manager", "envoy.filters.network.tcp_proxy", "envoy.tcp_proxy",
      "envoy.filters.http.cors",
      "envoy.filters.http.fault", "istio.metadata_exchange", "istio.stats", "istio.alpn",
      "envoy.filters.http.rbac",
      "envoy.filters.http.jwt_authn", "envoy.filters.http.grpc_stats",
    ].contains(name)
  }

  /// The filter a patch is about: what its value is called, else what it is put beside.
  private static func filterName(_ patch: EnvoyFilter.Patch) -> String? {
    let name =
      patch.value?["name"]?.text ?? patch.match?.at("listener", "filterChain", "filter", "name")?.text ?? ""
    return name.isEmpty ? nil : name
  }

  /// An example with one patch of an operation.
  static func example(applyTo: String, operation: String, priority: Int? = nil, value: Bool = true) -> String
  {
    """
    apiVersion: networking.istio.io/v1alpha3
    kind: EnvoyFilter
    metadata: {name: reviews-lua, namespace: bookinfo}
    spec:
      workloadSelector: {labels: {app: reviews}}
    \(priority.map { "  priority: \($0)\n" } ?? "")\
      configPatches:
      - applyTo: \(applyTo)
        match:
          context: SIDECAR_INBOUND
        patch:
          operation: \(operation)
    \(value ? "      value: {name: envoy.filters.http.lua}" : "")
    """
  }
}
