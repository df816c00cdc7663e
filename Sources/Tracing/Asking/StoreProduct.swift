/// The trace stores that are understood.
public enum StoreProduct: String, Sendable, Hashable, CaseIterable {
  case jaeger, tempo, zipkin

  /// As its makers write it.
  public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The port on which it answers questions, unless it was told otherwise.
  var queryPort: Int {
    switch self {
    case .jaeger: 16686
    case .tempo: 3200
    case .zipkin: 9411
    }
  }
}
