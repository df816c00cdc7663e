/// Reads texts again and again: only those that are new or have changed are parsed.
///
/// A value: keep one for each set of texts that is told anew as a whole, as a cluster's objects are.
public struct ManifestMemory: Sendable {
  private struct Known: Sendable {
    var bytes: [UInt8]
    var text: ManifestText
  }

  /// How objects are read.
  public let reader: ManifestReader
  /// How many texts the last reading had to parse.
  public private(set) var parsed = 0
  /// By the sources' names, which tell them apart.
  private var known: [String: Known] = [:]

  /// Knows nothing yet.
  public init(reader: ManifestReader = ManifestReader()) { self.reader = reader }

  /// Reads all documents of all sources, as `ManifestReader` does, and forgets texts that are not among them.
  ///
  /// Cost: linear in what changed, and a step for each text and object. A text whose bytes are the same array as before
  /// is not even compared.
  public mutating func read(_ sources: [ManifestSource]) -> ManifestReader.Result {
    var reading = Reading(limits: reader.limits)
    var next: [String: Known] = [:]
    next.reserveCapacity(sources.count)
    parsed = 0
    for source in sources {
      let text: ManifestText
      if let old = known[source.name], old.bytes == source.bytes, old.text.nodes <= reading.nodesLeft {
        text = old.text
      } else {
        text = reader.text(of: source, nodes: reading.nodesLeft)
        parsed += 1
      }
      reading.add(source, text, reader.defaultNamespace)
      // What was cut short may be read whole when there is room again.
      let isWhole = source.failure == nil && !text.problems.contains { $0.kind == .limit }
      if isWhole { next[source.name] = Known(bytes: source.bytes, text: text) }
    }
    known = next
    return reading.result
  }
}
