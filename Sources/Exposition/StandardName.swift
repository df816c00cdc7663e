/// Istio's metric names as an Envoy may print them.
///
/// Istio's stats filter keeps its metrics under `istiocustom.`, a Wasm module or a stats access logger under
/// `wasmcustom.`. Where Envoy knows that namespace it prints the name alone; otherwise the namespace, with
/// `envoy_` before it, stays in front.
public enum StandardName {
  /// What may stand before `istio_`; the empty prefix first.
  static let prefixes = [
    "", "istiocustom_", "wasmcustom_", "envoy_istiocustom_", "envoy_wasmcustom_",
  ]

  /// Other names under which an Envoy may print an Istio metric; none for other metrics.
  public static func spellings(of name: String) -> [String] {
    name.hasPrefix("istio_") ? prefixes.dropFirst().map { $0 + name } : []
  }

  /// The standard name of an Istio metric; every other name unchanged.
  public static func normalize(_ name: String) -> String {
    if name.hasPrefix("istio_") { return name }
    for prefix in prefixes.dropFirst() where name.hasPrefix(prefix + "istio_") {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }
}
