import FoundationEssentials
import Mesh

/// A proxy's identity as JSON, with the names that the model has.
struct IdentityText: Codable {
  var role: String?
  var pod: String?
  var namespace: String?
  var workload: String?
  var app: String?
  var version: String?
  var cluster: String?
  var envoyVersion: String?
  var state: String?
  var uptimeSeconds: Double?

  /// The text of an identity.
  static func write(_ identity: ProxyIdentity) -> String {
    let fields = IdentityText(
      role: identity.role, pod: identity.pod, namespace: identity.namespace, workload: identity.workload,
      app: identity.app, version: identity.version, cluster: identity.cluster,
      envoyVersion: identity.envoyVersion, state: identity.state,
      uptimeSeconds: identity.uptimeSeconds.flatMap { $0.isFinite ? $0 : nil })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(fields)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// The identity that a text tells; nil where it is none.
  static func read(_ bytes: [UInt8]) -> ProxyIdentity? {
    guard let fields = try? JSONDecoder().decode(IdentityText.self, from: Data(bytes)) else { return nil }
    return ProxyIdentity(
      role: fields.role, pod: fields.pod, namespace: fields.namespace, workload: fields.workload,
      app: fields.app, version: fields.version, cluster: fields.cluster, envoyVersion: fields.envoyVersion,
      state: fields.state, uptimeSeconds: fields.uptimeSeconds)
  }
}
