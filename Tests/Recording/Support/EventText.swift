import Foundation
import Mesh
import Testing

/// An event as text, to the last bit of its numbers and independent of the objects that series are.
func text(of event: MeshEvent) -> String {
  switch event {
  case .expecting(let source, let kind): "expecting \(source) \(kind)"
  case .identity(let source, let identity, let at): "identity \(source) \(at.bitPattern) \(identity)"
  case .failed(let source, let reason, let at): "failed \(source) \(reason) \(at.bitPattern)"
  case .gone(let source, let at): "gone \(source) \(at.bitPattern)"
  case .resumed(let source, let at): "resumed \(source) \(at.bitPattern)"
  case .paced(let seconds, let reason): "paced \(seconds) \(reason ?? "-")"
  case .roundCompleted(let at, let wall): "round \(at.bitPattern) \(micro(wall))"
  case .scrape(let scrape):
    """
    scrape \(scrape.source) \(scrape.kind) \(scrape.part) \(scrape.at.bitPattern) \(micro(scrape.wallTime)) \
    \(scrape.durationMs.map { "\($0.bitPattern)" } ?? "-") \(scrape.bytes) \(scrape.problem ?? "-") \
    \(scrape.samples.map(text).joined(separator: "\n  "))
    """
  }
}

/// Samples without regard to their order.
func sorted(_ event: MeshEvent) -> MeshEvent {
  guard case .scrape(var scrape) = event else { return event }
  scrape.samples.sort { text(of: $0) < text(of: $1) }
  return .scrape(scrape)
}

private func text(of sample: Sample) -> String {
  let labels = sample.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
  // All NaN are alike: text formats know one.
  return "\(sample.series.name){\(labels)} \(sample.value.isNaN ? 0 : sample.value.bitPattern)"
}

/// The wall clock to the microsecond: seconds since 1970 hold no more.
private func micro(_ date: Date?) -> String {
  date.map { "\(Int64(($0.timeIntervalSince1970 * 1e6).rounded()))" } ?? "-"
}

/// Compares two rows of events and names the first that differs.
func expectSame(
  _ found: some Sequence<MeshEvent>, _ wanted: some Sequence<MeshEvent>,
  at location: SourceLocation = #_sourceLocation
) {
  let found = found.map(text)
  let wanted = wanted.map(text)
  for (index, pair) in zip(found, wanted).enumerated() where pair.0 != pair.1 {
    Issue.record("event \(index) is\n\(pair.0)\nnot\n\(pair.1)", sourceLocation: location)
    return
  }
  #expect(found.count == wanted.count, sourceLocation: location)
}
