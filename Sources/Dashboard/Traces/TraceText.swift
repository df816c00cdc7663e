import Tracing

/// How times and names of traces read.
enum TraceText {
  /// A duration in microseconds with three figures: `0`, `850 µs`, `12.4 ms`, `1.23 s`, `2 min 3 s`.
  static func duration(_ microseconds: Int64) -> String {
    let value = Double(microseconds)
    switch value.magnitude {
    case 0: return "0"
    case ..<1_000: return "\(microseconds) µs"
    case ..<999_500: return figures(value / 1_000) + " ms"
    case ..<59_950_000: return figures(value / 1_000_000) + " s"
    default:
      let seconds = Int((value / 1_000_000).rounded())
      return seconds < 3600
        ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }
  }

  private static func figures(_ value: Double) -> String {
    Format.fixed(value, decimals: value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
  }

  /// A round time on an axis, without zeros at its end: `10 ms`, `2.5 s`.
  static func tick(_ microseconds: Int64) -> String {
    let text = duration(microseconds)
    guard let blank = text.firstIndex(of: " "), text[..<blank].contains(".") else { return text }
    var number = text[..<blank]
    while number.last == "0" { number.removeLast() }
    if number.last == "." { number.removeLast() }
    return String(number) + text[blank...]
  }

  /// A length of time for sentences: `15 min`, `2 h`.
  static func lookback(_ seconds: Double) -> String { Format().seconds(seconds) }

  /// Time of day of microseconds since 1970.
  static func time(_ microseconds: Int64, utcOffset: Int) -> String {
    let day: Int64 = 86_400
    let seconds = ((microseconds / 1_000_000 + Int64(utcOffset)) % day + day) % day
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }

  /// Istio's route names without what is the same everywhere (the detail shows them whole):
  /// `reviews.default.svc.cluster.local:9080/*` → `reviews`, `….local:9080/login` → `reviews/login`.
  static func operation(_ name: String) -> String {
    guard let service = name.range(of: ".svc.") else { return name }
    let host = name[..<service.lowerBound].prefix { $0 != "." }
    let domain = name[service.upperBound...]
    guard let slash = domain.firstIndex(of: "/") else { return String(host) }
    let path = domain[slash...]
    return String(host + (path.hasSuffix("/*") ? path.dropLast(2) : path))
  }

  /// What a span does, for its row: a proxy's server span by method and path, its client span by whom it calls,
  /// anything else by its name.
  static func row(_ span: Span) -> String {
    let name = operation(span.operation)
    if span.kind == .client, name != span.operation { return "→ \(name)" }
    guard span.kind == .server, let method = span.tag("http.method") ?? span.tag("http.request.method") else {
      return name
    }
    let target = span.tag("http.url") ?? span.tag("http.path") ?? span.tag("url.path")
    guard let target, let path = path(target) else { return name }
    return "\(method) \(path)"
  }

  /// The path of a URL with its query.
  private static func path(_ url: String) -> String? {
    guard let scheme = url.range(of: "://") else { return url.isEmpty ? nil : url }
    let rest = url[scheme.upperBound...]
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
  }

  /// Status for a row: gRPC's where it is not 0, else HTTP's.
  static func status(_ span: Span) -> String {
    if let status = span.tag("grpc.status_code"), status != "0" { return "grpc \(status)" }
    return span.statusCode ?? ""
  }
}

extension String {
  /// The first place where ASCII text stands. (Foundation's would bring the whole of Foundation.)
  func range(of text: StaticString) -> Range<Index>? {
    let needle = text.withUTF8Buffer { Array($0) }
    guard !needle.isEmpty else { return nil }
    var start = utf8.startIndex
    while let first = utf8[start...].firstIndex(of: needle[0]) {
      if utf8[first...].starts(with: needle) {
        return first..<utf8.index(first, offsetBy: needle.count)
      }
      start = utf8.index(after: first)
    }
    return nil
  }
}
