/// Which metrics to read of a body that could not be filtered by its source: a set of name prefixes.
/// Other lines are stepped over at the speed of a byte search and not checked.
public struct NameFilter: Sendable, Hashable {
  private let prefixes: [[UInt8]]
  /// Which first bytes any prefix has.
  private let firstBytes: SIMD4<UInt64>

  /// Makes a filter. An empty prefix keeps everything.
  public init(prefixes: [String]) {
    self.prefixes = prefixes.map { Array($0.utf8) }
    var bits = SIMD4<UInt64>(repeating: 0)
    for prefix in self.prefixes {
      guard let first = prefix.first else {
        bits = SIMD4(repeating: .max)
        break
      }
      bits[Int(first >> 6)] |= 1 << UInt64(first & 63)
    }
    firstBytes = bits
  }

  /// Istio's metrics under every name an Envoy may print them by (`StandardName`).
  public static let istio = NameFilter(prefixes: StandardName.prefixes.map { $0 + "istio_" })

  /// Whether the filter keeps a metric of this name.
  public func keeps(_ name: String) -> Bool {
    prefixes.contains { name.utf8.starts(with: $0) }
  }

  /// Whether the line that begins here is of a metric to keep. A line that begins with a brace (its name
  /// stands in quotes) passes: the name is looked at when it has been decoded.
  @inline(__always)
  func passes(_ line: BytePointer, _ end: BytePointer) -> Bool {
    let first = line.pointee
    guard firstBytes[Int(first >> 6)] & (1 << UInt64(first & 63)) != 0 else {
      return first == ASCII.openBrace || first.isBlank
    }
    for prefix in prefixes where prefix.count <= end - line {
      let isEqual = prefix.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return true }
        return line.matches(base, count: bytes.count)
      }
      if isEqual { return true }
    }
    return first == ASCII.openBrace || first.isBlank
  }
}
