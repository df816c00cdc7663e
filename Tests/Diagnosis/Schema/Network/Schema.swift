import Diagnosis
import Manifests

/// Runs the schemas' checks over small texts.
enum Schema {
  /// `path: message [fix]` of each finding of a code, in the order of the text.
  static func findings(_ yaml: String, code: String = "IST0106", namespace: String = "bookinfo") -> [String] {
    Analysing.run(yaml, only: [code], namespace: namespace).findings.sorted { $0.start < $1.start }
      .map { "\($0.path): \($0.message)" + ($0.fix.map { " [\($0)]" } ?? "") }
  }

  /// The paths alone.
  static func paths(_ yaml: String, code: String = "IST0106", namespace: String = "bookinfo") -> [String] {
    Analysing.run(yaml, only: [code], namespace: namespace).findings.sorted { $0.start < $1.start }.map(
      \.path)
  }

  /// A DestinationRule for reviews with a traffic policy.
  static func policy(_ lines: String) -> String {
    object(
      "networking.istio.io/v1", "DestinationRule", "host: reviews\ntrafficPolicy:\n" + indented(lines, by: 2))
  }

  /// A Gateway with one server.
  static func server(_ lines: String) -> String {
    object("networking.istio.io/v1", "Gateway", "servers:\n-\n" + indented(lines, by: 2))
  }

  /// A ServiceEntry.
  static func entry(_ lines: String) -> String { object("networking.istio.io/v1", "ServiceEntry", lines) }

  /// An object with a spec.
  static func object(_ apiVersion: String, _ kind: String, _ spec: String, name: String = "reviews") -> String
  {
    """
    apiVersion: \(apiVersion)
    kind: \(kind)
    metadata: {name: \(name), namespace: bookinfo}
    spec:
    \(indented(spec, by: 2))
    """
  }

  private static func indented(_ text: String, by spaces: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String(repeating: " ", count: spaces) + $0 }.joined(separator: "\n")
  }
}
