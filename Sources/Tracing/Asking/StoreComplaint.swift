import Wire

/// Sentences for what can go wrong between Pharos and a trace store: what happened, why, and what to do.
enum StoreComplaint {
  /// No answer at all.
  static func silent(_ name: String, _ error: WireError, port: Int?) -> TraceError {
    if case .badURL = error {
      return TraceError("\(name): not a usable address; write http://HOST:PORT/PATH")
    }
    if case .tooLarge(let limit) = error {
      return TraceError(
        "\(name) answers with more than \(limit >> 20) MiB; ask for fewer traces, a shorter time or one workload"
      )
    }
    let text = "\(error)"
    // A gRPC server speaks HTTP/2 at once: to HTTP/1.1 that is a line that is none, or an end without an answer.
    let isGarbled =
      text.contains("HTTP/0.9") || text.contains("HTTP/2") || text.contains("Weird server reply")
    var isCut = false
    if case .cut = error { isCut = true }
    if isGarbled || isCut, let advice = grpc[port ?? 0] {
      return TraceError("\(name): port \(port ?? 0) is \(advice.what); \(advice.instead)")
    }
    if isGarbled {
      return TraceError(
        "\(name) does not speak HTTP/1.1: this looks like a gRPC port; give the HTTP query port (\(queryPorts))"
      )
    }
    switch error {
    case .refused:
      return TraceError(
        "\(name) does not answer: \(text); is the store running, and is this its query port (\(queryPorts))?")
    case .unresolved:
      return TraceError(
        "\(name) does not answer: \(text); check the name, or reach it with kubectl port-forward")
    case .timedOut:
      return TraceError("\(name) does not answer: \(text); a shorter time to look back asks less of it")
    case .tls:
      return TraceError(
        "\(name) does not answer: \(text); --traces-ca FILE names the authority to trust; plain HTTP is http://"
      )
    default: return TraceError("\(name) does not answer: \(text)")
    }
  }

  /// An answer that is none.
  static func refused(_ name: String, _ answer: StoreAnswer) -> TraceError {
    switch answer.status {
    case 300..<400:
      let to = answer.location.map { " to \(shortened($0))" } ?? ""
      return TraceError(
        "\(name) sends elsewhere\(to): a login, or another path; give the address behind it, with --traces-token-file or --traces-header if it wants to know who asks"
      )
    case 401: return unauthorized(name, answer)
    case 403:
      return TraceError(
        "\(name) forbids it (403): \(answer.words); the credentials given may not read traces")
    case 404:
      return TraceError(
        "\(name) does not know the path (404): \(answer.words); does its API lie below a prefix?")
    case 429:
      return TraceError("\(name) is asked too often (429): \(answer.words); wait a little, then ask again")
    case 502, 503, 504:
      return TraceError("\(name) is not ready (\(answer.status)): \(answer.words); try again when it is")
    case 200..<300 where answer.isPage:
      return TraceError(
        "\(name) answers with a page for browsers: a login, or a path that is not its API; give the store's own query address (\(queryPorts))"
      )
    default: return TraceError("\(name) answers \(answer.status): \(answer.words)")
    }
  }

  /// 401 has two meanings: no tenant, or no credentials.
  private static func unauthorized(_ name: String, _ answer: StoreAnswer) -> TraceError {
    let words = answer.words
    let lower = words.lowercased()
    if lower.contains("no org id") || lower.contains("orgid") {
      return TraceError(
        "\(name) wants a tenant (401: \(words)); give --traces-header 'X-Scope-OrgID: TENANT'")
    }
    if lower.contains("tenant") {
      return TraceError("\(name) wants a tenant (401: \(words)); give --traces-header 'x-tenant: TENANT'")
    }
    return TraceError(
      "\(name) wants credentials (401); give --traces-token-file FILE, or --traces-header 'Authorization: …'")
  }

  /// HTTP answers there, but no trace store.
  static func unknown(_ address: StoreAddress, _ reasons: [String], hint: StoreProduct?) -> TraceError {
    if let port = address.port, let advice = notQuery[port] {
      return TraceError("\(address): port \(port) is \(advice.what); \(advice.instead)")
    }
    let wanted = hint.map { "no \($0.title)" } ?? "neither Jaeger nor Tempo nor Zipkin"
    let told = reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
    return TraceError(
      "\(address): \(wanted) answers there\(told); give its query port (\(queryPorts)) and the prefix of its paths, such as /jaeger, if it has one"
    )
  }

  static let queryPorts = "Jaeger 16686, Tempo 3200, Zipkin 9411"

  /// Ports that speak gRPC alone.
  private static let grpc: [Int: (what: String, instead: String)] = [
    16685: ("Jaeger's gRPC", "its HTTP query port is 16686"),
    4317: ("for sending spans (OTLP over gRPC)", "the query port is another: \(queryPorts)"),
    9095: ("Tempo's gRPC", "its HTTP port is 3200"),
    14250: ("for sending spans to Jaeger (gRPC)", "its HTTP query port is 16686"),
  ]

  /// Ports that speak HTTP, but take spans only.
  private static let notQuery: [Int: (what: String, instead: String)] = [
    4318: ("for sending spans (OTLP over HTTP)", "the query port is another: \(queryPorts)"),
    9411: (
      "for sending spans in Zipkin's form here, and answers no questions",
      "if this is a Jaeger its query port is 16686, if a Tempo 3200"
    ),
    14268: ("for sending spans to Jaeger", "its HTTP query port is 16686"),
    14269: ("Jaeger's own health", "its HTTP query port is 16686"),
    8888: ("a collector's own metrics", "the query port is another: \(queryPorts)"),
  ]

  private static func shortened(_ location: String) -> String {
    // What stands behind the path may be a ticket.
    let plain = location.prefix { $0 != "?" && $0 != "#" }
    return plain.contains("@") ? "another address" : String(plain.prefix(80))
  }
}
