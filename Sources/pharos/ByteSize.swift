import ArgumentParser

/// An amount of memory on the command line and in the configuration file: `256MB`, `1.5GB`, `512MiB`.
struct ByteSize: ExpressibleByArgument, Sendable, Hashable {
  /// The amount in bytes, more than 0.
  let bytes: Int

  /// Units as they are written, in small letters; longer ones first, since shorter ones end them.
  private static let units: [(name: String, factor: Double)] = [
    ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824),
    ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("k", 1e3), ("m", 1e6), ("g", 1e9),
  ]
  /// What no machine has, in bytes.
  private static let limit = 1e15

  init(bytes: Int) { self.bytes = bytes }

  /// Nil without a unit: who writes 256 may mean bytes or megabytes.
  init?(argument: String) {
    let text = argument.lowercased()
    guard let unit = Self.units.first(where: { text.hasSuffix($0.name) }) else { return nil }
    var number = text.dropLast(unit.name.count)
    while number.last == " " { number.removeLast() }
    // Only digits and a point: "1e3MB" and "0x10MB" are not how sizes are written.
    guard number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let value = Double(number),
      value > 0, value * unit.factor <= Self.limit, value * unit.factor >= 1
    else { return nil }
    bytes = Int(value * unit.factor)
  }

  /// The shortest way to write it that says the same, or nearly.
  var defaultValueDescription: String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    let (name, size) = units.first { Double(bytes) >= $0.1 } ?? ("kB", 1e3)
    let tenths = (Double(bytes) / size * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))\(name)" : "\(tenths)\(name)"
  }
}
