/// What the sidecar injector of one revision was installed with: the ConfigMap `istio-sidecar-injector` (or
/// `istio-sidecar-injector-REVISION`), whose key `values` holds the installation's values as JSON or YAML.
public struct InjectorConfig: Sendable {
  /// The ConfigMap.
  public let object: ConfigObject
  /// The revision; `default` for the ConfigMap without one in its name.
  public let revision: String
  /// Whether namespaces without any label are injected too.
  public let enablesNamespacesByDefault: Bool
  /// The image of the sidecars it adds, `hub/image:tag`; nil where the values do not say.
  public let proxyImage: String?

  /// Reads the object; nil where it is no injector's ConfigMap.
  public init?(_ object: ConfigObject) {
    let base = "istio-sidecar-injector"
    guard object.kind == "ConfigMap", object.name == base || object.name.hasPrefix(base + "-") else {
      return nil
    }
    self.object = object
    revision = object.name == base ? "default" : String(object.name.dropFirst(base.count + 1))
    let values = object.root.at("data", "values")?.text.flatMap(Node.embedded)
    enablesNamespacesByDefault =
      values?.at("sidecarInjectorWebhook", "enableNamespacesByDefault")?.bool ?? false
    let global = values?["global"]
    if let image = global?.at("proxy", "image")?.text, !image.isEmpty {
      if image.contains("/") {
        proxyImage = image
      } else if let hub = global?["hub"]?.text, let tag = global?["tag"]?.text {
        proxyImage = "\(hub)/\(image):\(tag)"
      } else {
        proxyImage = nil
      }
    } else {
      proxyImage = nil
    }
  }
}
