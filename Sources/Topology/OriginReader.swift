import Mesh

/// Says from which sources the numbers of a view come.
struct OriginReader {
  private struct Source {
    var name: String
    var kind: SourceStatus.Kind
    var isEnvoysOwn: Bool
    var age: Double?
  }

  private struct Key: Hashable {
    var kind: SourceStatus.Kind
    var isEnvoysOwn: Bool
  }

  private let sources: [Source]

  init(_ sources: [SourceRecord], now: Double) {
    self.sources = sources.map { source in
      Source(
        name: source.name, kind: source.kind, isEnvoysOwn: source.isEnvoysOwn,
        age: source.answers.lastGood.map { max(0, now - $0) })
    }
  }

  /// The origins of a view, the kind with most sources first.
  func origins(_ view: TrafficView) -> [EdgeOrigin] {
    var found: [Key: EdgeOrigin] = [:]
    for index in Set(view.sources) {
      let source = sources[index]
      let key = Key(kind: source.kind, isEnvoysOwn: source.isEnvoysOwn)
      var origin = found[key] ?? EdgeOrigin(kind: key.kind, isEnvoysOwn: key.isEnvoysOwn, sources: 0)
      origin.sources += 1
      origin.name = origin.sources == 1 ? source.name : nil
      if let age = source.age { origin.ageSeconds = max(origin.ageSeconds ?? 0, age) }
      found[key] = origin
    }
    return found.values.sorted {
      ($1.sources, $0.kind.rawValue, $0.isEnvoysOwn ? 1 : 0) < (
        $0.sources, $1.kind.rawValue, $1.isEnvoysOwn ? 1 : 0
      )
    }
  }
}
