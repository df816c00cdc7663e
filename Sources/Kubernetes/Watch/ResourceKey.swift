/// What an object is known by among those of its kind.
public struct ResourceKey: Sendable, Hashable, Comparable {
  /// Namespace; nil for a kind without namespaces.
  public var namespace: String?
  /// Name, raw: text from outside.
  public var name: String

  /// Makes a key.
  public init(namespace: String?, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// By namespace, then by name.
  public static func < (a: ResourceKey, b: ResourceKey) -> Bool {
    (a.namespace ?? "", a.name) < (b.namespace ?? "", b.name)
  }
}
