/// What people look for in a bootstrap: who the proxy is told to be, and whom it asks.
enum BootstrapFacts {
  /// More are not listed.
  private static let limit = 60

  static func of(_ bootstrap: EnvoyFields) -> [EnvoyConfig.Fact] {
    var found: [EnvoyConfig.Fact] = []
    func add(_ label: String, _ text: String?) {
      guard let text, !text.isEmpty, found.count < limit else { return }
      found.append(.init(label: label, text: text))
    }
    let node = bootstrap["node"]
    let metadata = node["metadata"]
    add("node", node["id"].text)
    add("cluster", node["cluster"].text)
    add("locality", EnvoyEndpoint.locality(node["locality"]))
    add("Istio", metadata["ISTIO_VERSION"].text)
    add("Istio proxy", metadata["ISTIO_PROXY_SHA"].text)
    add("revision", metadata["ISTIO_REVISION"].text)
    add("workload", metadata["WORKLOAD_NAME"].text)
    add("namespace", metadata["NAMESPACE"].text)
    add("service account", metadata["SERVICE_ACCOUNT"].text)
    add("cluster id", metadata["CLUSTER_ID"].text)
    add("mesh id", metadata["MESH_ID"].text)
    add("network", metadata["NETWORK"].text)
    add("runs on", metadata["NODE_NAME"].text)
    add("interception", metadata["INTERCEPTION_MODE"].text)
    add("containers", metadata["APP_CONTAINERS"].text)
    add(
      "HBONE", metadata["ENABLE_HBONE"].shown ?? metadata["ENABLE_HBONE"].bool.map { $0 ? "true" : "false" })
    let config = metadata["PROXY_CONFIG"]
    add("discovery", config["discoveryAddress"].text)
    add("concurrency", config["concurrency"].shown)
    add("drain", config["drainDuration"].text)
    add("image", config["image"]["imageType"].text)
    add("admin", EnvoyAddress(bootstrap["admin"]["address"])?.text)
    let dynamic = bootstrap["dynamic_resources"]
    for (label, name) in [("clusters from", "cds_config"), ("listeners from", "lds_config")] {
      let source = dynamic[name]
      if source["ads"].exists { add(label, "ADS") }
      add(label, source["path_config_source"]["path"].text ?? source["path"].text)
    }
    for service in dynamic["ads_config"]["grpc_services"].elements {
      add("ADS", service["envoy_grpc"]["cluster_name"].text ?? service["google_grpc"]["target_uri"].text)
    }
    add("tracing", bootstrap["tracing"]["http"]["name"].text)
    for sink in bootstrap["stats_sinks"].elements { add("statistics to", sink["name"].text) }
    let matcher = bootstrap["stats_config"]["stats_matcher"]
    for (label, list) in [("statistics kept", "inclusion_list"), ("statistics dropped", "exclusion_list")] {
      let patterns = matcher[list]["patterns"].elements
      guard !patterns.isEmpty else { continue }
      let words = patterns.prefix(6).compactMap { pattern in
        pattern["prefix"].text.map { $0 + "*" } ?? pattern["suffix"].text.map { "*" + $0 }
          ?? pattern["safe_regex"]["regex"].text ?? pattern["exact"].text
      }
      add(label, words.joined(separator: ", ") + (patterns.count > 6 ? ", … \(patterns.count) in all" : ""))
    }
    for (name, value) in metadata["LABELS"].members { add("label \(name)", value.shown) }
    return found
  }
}
