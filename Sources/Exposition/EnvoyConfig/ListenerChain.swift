/// Reads filter chains of listeners.
enum ListenerChain {
  static func read(_ chain: EnvoyFields, isDefault: Bool) -> EnvoyListener.Chain {
    let match = chain["filter_chain_match"]
    let tls = EnvoyTLS(chain["transport_socket"])
    let transport = match["transport_protocol"].text
    let port = match["destination_port"].wrapped.flatMap { Int(exactly: $0) }
    var found = EnvoyListener.Chain(
      name: chain["name"].text, match: isDefault ? "default" : text(match), port: port,
      destination: destination(chain), tls: tls, takesPlain: tls == nil && transport != "tls", filters: [])
    found.filters = deciding(chain)
    return found
  }

  // MARK: - What it takes

  private static func text(_ match: EnvoyFields) -> String {
    var parts: [String] = []
    let names = match["server_names"].texts
    if !names.isEmpty { parts.append("SNI: " + names.joined(separator: ",")) }
    if let transport = match["transport_protocol"].text { parts.append("Trans: " + transport) }
    let protocols = match["application_protocols"].texts
    if !protocols.isEmpty { parts.append("App: " + protocols.joined(separator: ",")) }
    func ranges(_ name: String) -> String {
      match[name].elements.compactMap { range in
        guard let prefix = range["address_prefix"].text else { return nil }
        let length = range["prefix_len"].wrappedText.map { "/" + $0 } ?? ""
        return prefix + length
      }.joined(separator: ",")
    }
    if let port = match["destination_port"].wrappedText {
      let addresses = ranges("prefix_ranges")
      parts.append("Addr: " + (addresses.isEmpty ? "*" : addresses) + ":" + port)
    } else {
      let addresses = ranges("prefix_ranges")
      if !addresses.isEmpty { parts.append("Addr: " + addresses) }
    }
    let sources = ranges("source_prefix_ranges")
    if !sources.isEmpty { parts.append("Src: " + sources) }
    return parts.isEmpty ? "ALL" : parts.joined(separator: "; ")
  }

  // MARK: - Where it goes

  private static func destination(_ chain: EnvoyFields) -> EnvoyListener.Destination {
    var rest: [String] = []
    for filter in chain["filters"].elements {
      let config = filter["typed_config"].exists ? filter["typed_config"] : filter["config"]
      let name = filter["name"].text ?? ""
      if config["rds"].exists || config["route_config"].exists {
        if let table = config["rds"]["route_config_name"].text { return .route(table) }
        return inline(config["route_config"])
      }
      if config["scoped_routes"].exists { return .route(config["scoped_routes"]["name"].text ?? "scoped") }
      if name.hasSuffix("tcp_proxy") || config.typeName == "TcpProxy" {
        if let cluster = config["cluster"].text { return .cluster(cluster) }
        let clusters = config["weighted_clusters"]["clusters"].elements.compactMap { one in
          one["name"].text.map { $0 + (one["weight"].wrappedText.map { " (\($0))" } ?? "") }
        }
        if !clusters.isEmpty { return .weighted(clusters) }
      }
      if let cluster = config["cluster"].text { return .cluster(cluster) }
      if !name.isEmpty { rest.append(short(name)) }
    }
    return .other(rest.isEmpty ? "Non-HTTP/Non-TCP" : rest.joined(separator: ", "))
  }

  private static func inline(_ table: EnvoyFields) -> EnvoyListener.Destination {
    var parts: [String] = []
    for host in table["virtual_hosts"].elements {
      for route in host["routes"].elements where parts.count < 20 {
        parts.append(EnvoyRoute.match(route["match"]))
      }
    }
    return .inlineRoute(name: table["name"].text ?? "", text: parts.joined(separator: ", "))
  }

  // MARK: - Filters that decide

  private static let deciding = [
    "rbac", "jwt_authn", "ext_authz", "wasm", "lua", "ratelimit", "fault", "ext_proc", "oauth2",
  ]

  private static func deciding(_ chain: EnvoyFields) -> [String] {
    var found: [String] = []
    for filter in chain["filters"].elements {
      let config = filter["typed_config"]
      let names = [filter["name"].text] + config["http_filters"].elements.map { $0["name"].text }
      for name in names.compactMap({ $0 }) where deciding.contains(where: name.contains) {
        let name = short(name)
        if !found.contains(name), found.count < 12 { found.append(name) }
      }
    }
    return found
  }

  /// `envoy.filters.http.rbac` as `rbac`.
  private static func short(_ name: String) -> String {
    name.hasPrefix("envoy.filters.") ? name.split(separator: ".").last.map(String.init) ?? name : name
  }
}
