import Exposition
import Mesh

/// Finds the names of everything that some proxies count, by reading all that a few of them have.
public actor MetricNames {
  /// Seconds for which an answer is good.
  private static let goodFor = 60.0
  /// Proxies of one kind have the same metrics: so many are read.
  private static let sources = 4
  private static let maximumBytes = 32 << 20
  /// More names than anybody can look through.
  private static let limit = 20_000

  private let asking: ProxyAsking
  private var known: (at: Double, names: Set<String>)?

  /// Makes it; nothing is asked before somebody wants to know.
  public init(_ asking: ProxyAsking) { self.asking = asking }

  /// The names, as Prometheus has them.
  public func names() async -> Set<String> {
    let now = asking.clock.now()
    if let known, now - known.at < Self.goodFor { return known.names }
    var found: Set<String> = []
    await asking.each(of: chosen) { [asking] target in
      await Self.names(of: target, asking)
    } take: { _, names in
      if found.count < Self.limit { found.formUnion(names) }
    }
    if !found.isEmpty { known = (now, found) }
    return found
  }

  /// Some from all over the list, those that are read in their own way among them.
  private var chosen: [ProxyTarget] {
    let own = asking.targets.filter { $0.path != nil }.prefix(Self.sources)
    let others = asking.targets.filter { $0.path == nil }
    let step = max(1, (others.count + Self.sources - 1) / Self.sources)
    return own + stride(from: 0, to: others.count, by: step).map { others[$0] }
  }

  private static func names(of target: ProxyTarget, _ asking: ProxyAsking) async -> Set<String> {
    let path = target.path ?? ProxyQuery.statsPath
    guard case .body(let body) = await asking.ask(target, path, maximumBytes: maximumBytes) else { return [] }
    let limits = SeriesTable.Limits(series: 300_000, keyBytes: 64 << 20)
    let parsed = SeriesTable(limits: limits).parse(body)
    return parsed.foreign == nil ? Set(parsed.samples.map(\.series.name)) : []
  }
}
