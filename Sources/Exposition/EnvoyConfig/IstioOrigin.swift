/// The object of the configuration from which Istio made a part of a proxy's: what stands in the metadata as
/// `/apis/networking.istio.io/v1/namespaces/NS/destination-rule/NAME`.
public struct IstioOrigin: Sendable, Hashable {
  /// `DestinationRule`, `VirtualService`, …: as objects are written.
  public var kind: String
  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String

  /// Makes an origin.
  public init(kind: String, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// Reads the path; nil when it is none.
  public init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let at = parts.firstIndex(of: "namespaces"), parts.count == at + 4 else { return nil }
    kind = parts[at + 2].split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    namespace = String(parts[at + 1])
    name = String(parts[at + 3])
  }

  /// `reviews.default`, as istioctl writes it.
  public var text: String { "\(name).\(namespace)" }

  /// What the `istio` metadata of a thing says of its origin.
  init?(metadata: EnvoyFields) {
    guard let path = metadata["filter_metadata"]["istio"]["config"].text else { return nil }
    self.init(path: path)
  }
}
