import Manifests

/// Conditions of routes in words.
enum MatchWords {
  static func text(_ match: HTTPMatch) -> String {
    var parts: [String] = []
    func add(_ what: String, _ value: StringMatch?) {
      if let value { parts.append("\(what) \(text(value))") }
    }
    add("path", match.uri)
    add("method", match.method)
    add("host", match.authority)
    add("scheme", match.scheme)
    for header in match.headers { add("header \(header.name)", header.match) }
    for header in match.withoutHeaders { parts.append("no header \(header.name) that \(text(header.match))") }
    for query in match.queryParams { add("query \(query.name)", query.match) }
    if let port = match.port { parts.append("port is \(port.value)") }
    parts += source(match.sourceLabels, match.sourceNamespace?.value)
    return parts.isEmpty ? "every request" : parts.joined(separator: " and ")
  }

  static func text(_ match: L4Match) -> String {
    var parts: [String] = []
    if !match.sniHosts.isEmpty {
      parts.append("server name is \(match.sniHosts.map(\.value).joined(separator: " or "))")
    }
    if !match.destinationSubnets.isEmpty {
      parts.append("address in \(match.destinationSubnets.map(\.value).joined(separator: " or "))")
    }
    if let port = match.port { parts.append("port is \(port.value)") }
    parts += source(match.sourceLabels, match.sourceNamespace?.value)
    return parts.isEmpty ? "every connection" : parts.joined(separator: " and ")
  }

  static func text(_ value: StringMatch) -> String {
    switch value.kind {
    case .exact: "is \(value.value)"
    case .prefix: "starts with \(value.value)"
    case .regex: "matches \(value.value)"
    case .present: "is there"
    }
  }

  /// A match of the Gateway API's routes.
  static func text(gatewayAPI match: Node) -> String {
    var parts: [String] = []
    if let path = match["path"], let value = path["value"]?.text {
      switch path["type"]?.text {
      case "Exact": parts.append("path is \(value)")
      case "RegularExpression": parts.append("path matches \(value)")
      default: if value != "/" { parts.append("path starts with \(value)") }
      }
    }
    if let method = match["method"] {
      if let text = method.text {
        parts.append("method is \(text)")
      } else {
        let names = [method["service"]?.text, method["method"]?.text].compactMap { $0 }
        parts.append("gRPC method is \(names.joined(separator: "/"))")
      }
    }
    for (key, what) in [("headers", "header"), ("queryParams", "query")] {
      for item in match[key]?.items ?? [] {
        let verb = item["type"]?.text == "RegularExpression" ? "matches" : "is"
        parts.append("\(what) \(item["name"]?.text ?? "") \(verb) \(item["value"]?.text ?? "")")
      }
    }
    return parts.isEmpty ? "every request" : parts.joined(separator: " and ")
  }

  private static func source(_ labels: [String: String], _ namespace: String?) -> [String] {
    var parts: [String] = []
    if !labels.isEmpty {
      let list = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      parts.append("caller has \(list.joined(separator: ","))")
    }
    if let namespace { parts.append("caller is in namespace \(namespace)") }
    return parts
  }
}
