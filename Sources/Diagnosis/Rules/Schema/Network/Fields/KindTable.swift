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
  /// The fields of the object.
  let root: FieldSet
  /// Whether a validator of its own tells what is wrong with its durations and of empty list elements.
  let hasOwnValidator: Bool

  /// A kind whose fields stand under `spec`.
  init(_ family: KindFamily, spec: FieldSet, hasOwnValidator: Bool = false) {
    self.init(family, root: ["spec": .object(spec), "status": .any], hasOwnValidator: hasOwnValidator)
  }

  /// A kind whose fields stand beside `metadata`.
  init(_ family: KindFamily, root: FieldSet, hasOwnValidator: Bool = false) {
    self.family = family
    self.hasOwnValidator = hasOwnValidator
    self.root = FieldSet(
      root.fields.map { ($0.key, $0.value) } + [
        ("apiVersion", .string), ("kind", .string), ("metadata", .object(FieldTables.metadata)),
      ], isOpen: root.isOpen)
  }
}
