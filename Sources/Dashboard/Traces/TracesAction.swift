import Tracing

/// What happens to the trace pane beyond moving about in it.
public enum TracesAction: Sendable {
  // List
  /// The next way to sort the list.
  case sortNext
  /// Only traces with errors, or all again.
  case toggleErrorsOnly
  /// Ask the store again.
  case reload
  // Waterfall
  /// Fold what is below the selected span, or unfold it.
  case toggleFold
  /// Fold everything below the roots' children.
  case foldAll
  /// Unfold everything.
  case unfoldAll
  /// Show or hide the detail of the selected span.
  case toggleDetail
  /// Scroll the detail by so many lines.
  case scrollDetail(Int)
  /// To the next failed span, or the one before.
  case nextError(forward: Bool)
  // Results of effects
  /// The answer to `TracesEffect.load`.
  case loaded(TraceQuery, Result<[TraceSummary], TraceError>)
  /// The same, where some of several stores have not answered, or the list was cut.
  case loadedPartly(TraceQuery, TraceFindings)
  /// The answer to `TracesEffect.loadTrace`; a nil model means that the store does not know the trace.
  case opened(TraceID, Result<WaterfallModel?, TraceError>)
}

/// Work that the trace pane asks for.
public enum TracesEffect: Sendable, Hashable {
  /// Ask for a list.
  case load(TraceQuery)
  /// Ask for one trace.
  case loadTrace(TraceID)

  /// Does the work and gives back what to send to the reducer. Runs anywhere but on the UI's actor: building a
  /// large trace takes time.
  /// - Parameter backend: the trace store, or nil when none was named.
  public func run(_ backend: (any TraceBackend)?) async -> TracesAction {
    switch self {
    case .load(let query):
      guard let backend else { return .loaded(query, .failure(Self.noBackend)) }
      do {
        let found = try await backend.search(query)
        let isWhole = found.problems.isEmpty && !found.isCut
        return isWhole ? .loaded(query, .success(found.traces)) : .loadedPartly(query, found)
      } catch {
        return .loaded(query, .failure(error))
      }
    case .loadTrace(let id):
      guard let backend else { return .opened(id, .failure(Self.noBackend)) }
      do {
        let trace = try await backend.trace(id)
        return .opened(id, .success(trace.map(WaterfallModel.init)))
      } catch {
        return .opened(id, .failure(error))
      }
    }
  }

  private static let noBackend = TraceError(
    "no trace store: start with --traces URL: Jaeger 16686, Tempo 3200, Zipkin 9411")
}
