/// One route of a proxy: what it takes, and where that goes.
public struct EnvoyRoute: Sendable, Hashable {
  /// A cluster that a route sends to.
  public struct Target: Sendable, Hashable {
    /// The cluster's name.
    public var cluster: String
    /// Its share of all targets' weights, in percent; nil where it is the only one.
    public var percent: Double?
  }

  /// The table that it stands in: `9080`, `http.8080`, ….
  public var table: String
  /// Its own name.
  public var name: String?
  /// The virtual host.
  public var host: String
  /// The host's domains.
  public var domains: [String]
  /// What it takes.
  public var match: String
  /// Where that goes.
  public var targets: [Target]
  /// What happens instead of sending: a redirect, an answer of its own.
  public var reply: String?
  /// The VirtualService that made it.
  public var service: IstioOrigin?
  /// Seconds for the whole exchange; nil is Envoy's own, 0 is none.
  public var timeout: Double?
  /// Attempts beyond the first, and on what: `2 on connect-failure,503`.
  public var retries: String?
  /// What else it does: rewrites, mirrors, faults.
  public var extras: [String]
  /// The table is of the bootstrap or written in a listener.
  public var isStatic: Bool
  /// The table's piece of the dump.
  public var piece: Range<Int>

  /// The routes of one table. A host without any is a row without a match, so that it can be seen.
  static func table(_ entry: EnvoyFields, isStatic: Bool, _ piece: Range<Int>) -> [EnvoyRoute] {
    let table = entry["route_config"].exists ? entry["route_config"] : entry
    var found: [EnvoyRoute] = []
    for host in table["virtual_hosts"].elements {
      var empty = EnvoyRoute(
        table: table["name"].text ?? "", host: host["name"].text ?? "", domains: host["domains"].texts,
        match: "", targets: [], extras: [], isStatic: isStatic, piece: piece)
      let routes = host["routes"].elements
      if routes.isEmpty {
        empty.reply = host["require_tls"].text.map { _ in "redirect to https" }
        found.append(empty)
      }
      for route in routes {
        var one = empty
        one.read(route, host)
        found.append(one)
      }
    }
    return found
  }

  private mutating func read(_ route: EnvoyFields, _ host: EnvoyFields) {
    name = route["name"].text
    match = Self.match(route["match"])
    service = IstioOrigin(metadata: route["metadata"])
    let action = route["route"]
    let weighted = action["weighted_clusters"]["clusters"].elements
    if let cluster = action["cluster"].text {
      targets = [Target(cluster: cluster)]
    } else if !weighted.isEmpty {
      let weights = weighted.map { $0["weight"].wrapped ?? 0 }
      let sum = weights.reduce(0, +)
      targets = zip(weighted, weights).compactMap { one, weight in
        one["name"].text.map { Target(cluster: $0, percent: sum > 0 ? weight / sum * 100 : nil) }
      }
    } else if let header = action["cluster_header"].text {
      reply = "cluster of header \(header)"
    }
    let redirect = route["redirect"]
    if redirect.exists {
      let parts = [
        redirect["https_redirect"].bool == true ? "https" : redirect["scheme_redirect"].text,
        redirect["host_redirect"].text, redirect["path_redirect"].text, redirect["prefix_rewrite"].text,
      ].compactMap { $0 }
      reply = "redirect " + parts.joined(separator: " ")
    }
    let direct = route["direct_response"]
    if direct.exists { reply = "answers \(direct["status"].shown ?? "?")" }
    if route["non_forwarding_action"].exists { reply = "handled here" }
    timeout = action["timeout"].seconds
    readRetries(action["retry_policy"].exists ? action["retry_policy"] : host["retry_policy"])
    readExtras(route, action)
  }

  private mutating func readRetries(_ policy: EnvoyFields) {
    guard policy.exists else { return }
    let on = policy["retry_on"].text ?? ""
    let codes = policy["retriable_status_codes"].elements.compactMap(\.shown)
    let conditions = ([on] + codes).filter { !$0.isEmpty }.joined(separator: ",")
    let count = policy["num_retries"].wrappedText ?? "1"
    retries = conditions.isEmpty ? count : "\(count) on \(conditions)"
  }

  private mutating func readExtras(_ route: EnvoyFields, _ action: EnvoyFields) {
    if let prefix = action["prefix_rewrite"].text { extras.append("rewrites to \(prefix)") }
    if let pattern = action["regex_rewrite"]["substitution"].text { extras.append("rewrites to \(pattern)") }
    if let host = action["host_rewrite_literal"].text { extras.append("host \(host)") }
    for mirror in action["request_mirror_policies"].elements {
      if let cluster = mirror["cluster"].text { extras.append("mirrors to \(cluster)") }
    }
    for (name, config) in route["typed_per_filter_config"].members where name.contains("fault") {
      let abort = config["abort"]
      if abort.exists {
        extras.append("fault: abort \(abort["http_status"].shown ?? abort["grpc_status"].shown ?? "")")
      }
      if let delay = config["delay"]["fixed_delay"].text { extras.append("fault: delay \(delay)") }
    }
    if action["hash_policy"].elements.isEmpty == false { extras.append("sticky") }
  }

  /// What a route takes, as istioctl writes it: `/get*` for a prefix, `PathPrefix:` for one that ends at a slash.
  static func match(_ match: EnvoyFields) -> String {
    var text: String
    if let prefix = match["prefix"].value.text {
      text = prefix + "*"
    } else if let path = match["path"].text {
      text = path
    } else if let pattern = match["safe_regex"]["regex"].text ?? match["regex"].text {
      text = "regex \(pattern)"
    } else if let prefix = match["path_separated_prefix"].text {
      text = "PathPrefix:\(prefix)"
    } else if match["connect_matcher"].exists {
      text = "CONNECT"
    } else if let pattern = match["path_match_policy"]["typed_config"]["path_template"].text {
      text = pattern
    } else {
      text = "/*"
    }
    for header in match["headers"].elements {
      guard let name = header["name"].text else { continue }
      text += " " + condition(name, header["string_match"].exists ? header["string_match"] : header, header)
    }
    for query in match["query_parameters"].elements {
      guard let name = query["name"].text else { continue }
      text += " ?" + condition(name, query["string_match"], query)
    }
    return text
  }

  private static func condition(_ name: String, _ match: EnvoyFields, _ whole: EnvoyFields) -> String {
    let sign = whole["invert_match"].bool == true ? "!" : ""
    for (keys, before, after) in [
      (["exact", "exact_match"], "=", ""), (["prefix", "prefix_match"], "=", "*"),
      (["suffix", "suffix_match"], "=*", ""), (["contains", "contains_match"], "=*", "*"),
    ] {
      for key in keys { if let text = match[key].text { return sign + name + before + text + after } }
    }
    let pattern = match["safe_regex"]["regex"].text ?? match["safe_regex_match"]["regex"].text
    return sign + name + (pattern.map { "~" + $0 } ?? "")
  }
}
