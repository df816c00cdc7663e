import Manifests

/// Whose kind it is: decides what an unknown field leads to.
enum KindFamily: Sendable {
  /// Istio's own kinds: `istioctl analyze`, the API server and Istio's webhook look at them.
  case istio
  /// The Gateway API's kinds: the API server checks them against their definition.
  case gatewayAPI
  /// What `istioctl install` reads, and no cluster.
  case install
  /// Kubernetes' own kinds: other versions may know more fields than the tables.
  case kubernetes
}

/// The fields of one kind.
struct KindFields: Sendable {
  /// Whose kind it is.
  let family: KindFamily
  /// The fields of the object.
  let root: FieldSet
  /// What the kind's own validator tells, and the walk over the fields therefore does not.
  let toldElsewhere: Told

  /// Mistakes that both could tell.
  struct Told: OptionSet {
    let rawValue: UInt8
    /// Texts that are no durations.
    static let durations = Told(rawValue: 1)
    /// Elements of lists that are null.
    static let nullElements = Told(rawValue: 2)
    /// A spec in which nothing is filled in.
    static let emptySpec = Told(rawValue: 4)
  }

  /// A kind whose fields stand under `spec`.
  init(_ family: KindFamily, spec: FieldSet, toldElsewhere: Told = []) {
    self.init(family, root: ["spec": .object(spec), "status": .any], toldElsewhere: toldElsewhere)
  }

  /// A kind whose fields stand beside `metadata`.
  init(_ family: KindFamily, root: FieldSet, toldElsewhere: Told = []) {
    self.family = family
    self.toldElsewhere = toldElsewhere
    self.root = FieldSet(
      root.fields.map { ($0.key, $0.value) } + [
        ("apiVersion", .string), ("kind", .string), ("metadata", .object(FieldTables.metadata)),
      ], isOpen: root.isOpen)
  }
}
