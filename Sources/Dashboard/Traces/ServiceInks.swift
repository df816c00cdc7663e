import Terminal

/// How the services of a list or trace look: a colour each, by order of first appearance (the first eight differ,
/// and the name always stands beside it), and names without namespace where that is enough to tell them apart.
struct ServiceInks: Sendable {
  private var order: [String: Int] = [:]
  private var names: [String: String] = [:]
  private static let inks: [Ink] = [
    .series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8,
  ]

  init(_ services: some Sequence<String> = []) {
    var users: [Substring: Int] = [:]
    for service in services where order[service] == nil {
      order[service] = order.count
      users[Self.withoutNamespace(service), default: 0] += 1
    }
    for service in order.keys {
      let short = Self.withoutNamespace(service)
      names[service] = users[short] == 1 ? String(short) : service
    }
  }

  /// The colour of a service.
  subscript(_ service: String) -> Ink {
    guard let place = order[service] else { return .muted }
    return Self.inks[place % Self.inks.count]
  }

  /// The name of a service as rows show it; `?` for a span that does not name one.
  func name(_ service: String) -> String { service.isEmpty ? "?" : names[service] ?? service }

  /// `reviews` of `reviews.default`, Istio's form; anything with more dots is left alone.
  private static func withoutNamespace(_ service: String) -> Substring {
    guard let dot = service.firstIndex(of: "."), dot != service.startIndex else { return Substring(service) }
    return service[service.index(after: dot)...].contains(".") ? Substring(service) : service[..<dot]
  }
}
