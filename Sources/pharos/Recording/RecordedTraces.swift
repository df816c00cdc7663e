import FoundationEssentials
import Recording
import Tracing

/// The traces of a recording, as of the moment that is on the screen.
struct RecordedTraces: TraceBackend {
  /// More are not looked at for one question.
  private static let limit = 2000

  let file: RecordingFile
  let playhead: Playhead

  var name: String { "recording" }

  func services() async throws(TraceError) -> [String] {
    var names: Set<String> = []
    for trace in try found(lookback: 900) {
      for span in trace.spans where !span.isSynthetic { names.insert(span.service) }
    }
    return names.sorted()
  }

  func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await search(query).traces
  }

  func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    let read = try found(lookback: query.lookback)
    let summaries = read.filter(query.matches).map { TraceSummary($0) }
    return TraceFindings(
      Array(summaries.sorted(by: TraceSummary.worstFirst).prefix(max(0, query.limit))),
      isCut: summaries.count > query.limit || read.count >= Self.limit)
  }

  func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    do {
      return try file.trace("\(id)").flatMap { Trace(zipkin: try ZipkinV2.spans($0)) }
    } catch {
      throw TraceError("\(error)")
    }
  }

  func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    do {
      return try file.trace("\(id)").map { try ZipkinV2.spans($0) } ?? []
    } catch {
      throw TraceError("\(error)")
    }
  }

  private func found(lookback: Double) throws(TraceError) -> [Trace] {
    let moment = playhead.moment
    let seconds = lookback.isFinite ? min(max(lookback, 1), 1e9) : 900
    do {
      let texts = try file.traces(
        from: moment.addingTimeInterval(-seconds), to: moment, limit: Self.limit)
      return texts.compactMap { text in (try? ZipkinV2.spans(text)).flatMap { Trace(zipkin: $0) } }
    } catch {
      throw TraceError(error.description)
    }
  }
}
