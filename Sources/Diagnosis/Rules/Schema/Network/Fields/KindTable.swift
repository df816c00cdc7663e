import Manifests

/// Whose kind it is: decides what an unknown field leads to.
enum KindFamily: Sendable {
  /// Istio's own kinds: `istioctl analyze`, the API server and Istio's webhook look at them.
  case istio
  /// The Gateway API's kinds: the API server checks them against their definition.
  case gatewayAPI
  /// Kubernetes' own kinds: other versions may know more fields than the tables.
  case kubernetes
}

/// The fields of one kind.
struct KindTable: Sendable {
  /// Whose kind it is.
  let family: KindFamily
  /// The fields beside `apiVersion` and `kind`.
  let root: FieldSet

  /// A kind whose fields stand under `spec`.
  init(_ family: KindFamily, spec: FieldSet) {
    self.init(family, root: ["spec": .object(spec), "status": .any])
  }

  /// A kind whose fields stand beside `metadata`.
  init(_ family: KindFamily, root: FieldSet) {
    self.family = family
    self.root = FieldSet(
      root.fields.map { ($0.key, $0.value) } + [
        ("apiVersion", .string), ("kind", .string), ("metadata", .object(FieldTables.metadata)),
      ], isOpen: root.isOpen)
  }
}
