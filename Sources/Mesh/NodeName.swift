extension Node {
  /// The name that people use: `reviews v3`, `ratings`, `unknown`. Raw text from outside: what shows it makes it safe.
  public var displayName: String {
    let base: String?
    switch type {
    case .workload: base = workload ?? app ?? service
    case .service: base = service ?? app ?? workload
    case .unknown: return "unknown"
    case .app, .aggregate, .box: base = app ?? workload ?? service
    }
    guard let base else { return id.text }
    guard let version, type == .app else { return base }
    return base + " " + version
  }
}
