/// What the root of a document is to Kubernetes.
enum ObjectShape {
  /// Nothing, or nothing but comments.
  case nothing
  /// An object.
  case object
  /// A `List`, or a JSON array of objects.
  case list([Node])
  /// Something else; `looksLikeObject`: an object that lost its kind.
  case other(looksLikeObject: Bool)

  static func of(_ node: Node) -> ObjectShape {
    if node.isNull { return .nothing }
    if node.isSequence {
      return node.items.contains { $0["kind"] != nil } ? .list(node.items) : .other(looksLikeObject: false)
    }
    guard node.isMapping else { return .other(looksLikeObject: false) }
    let apiVersion = node["apiVersion"]?.text
    guard let kind = node["kind"]?.text, !kind.isEmpty else {
      return .other(
        looksLikeObject: apiVersion != nil && node["metadata"]?.isMapping == true
          && (node["spec"] != nil || node["data"] != nil || apiVersion?.contains("istio.io") == true))
    }
    if kind.hasSuffix("List"), let items = node["items"], items.isSequence || items.isNull {
      return .list(items.items)
    }
    guard let apiVersion else {
      // Drone's pipelines, Backstage's entities and others have a kind, too.
      return node["metadata"]?.isMapping == true || node["spec"]?.isMapping == true
        ? .object : .other(looksLikeObject: false)
    }
    if isToolSetting(apiVersion, kind) { return .other(looksLikeObject: false) }
    return .object
  }

  /// Settings of tools that borrow the form: kustomize's, kubectl's own.
  private static func isToolSetting(_ apiVersion: String, _ kind: String) -> Bool {
    apiVersion.hasPrefix("kustomize.config.k8s.io/") || (apiVersion == "v1" && kind == "Config")
      || apiVersion.hasPrefix("skaffold/") || apiVersion.hasPrefix("kind.x-k8s.io/")
  }

  /// Whether a text that cannot be read speaks of a kind or an apiVersion at the start of a line.
  static func mentionsKind(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...].drop {
        $0 == 0x20 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "{")
      }
      if rest.starts(with: "apiVersion".utf8) || rest.starts(with: "kind".utf8) { return true }
      index = LineScan.next(after: index, in: bytes)
    }
    return false
  }
}
