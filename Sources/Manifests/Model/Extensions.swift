/// Tracing, metrics and access logs (`telemetry.istio.io`).
public struct Telemetry: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for.
  public let selector: Selector?
  /// What it is attached to.
  public let targetRefs: [TargetRef]
  /// `tracing`, `metrics`, `accessLogging` as written.
  public let tracing, metrics, accessLogging: [Node]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    selector = Selector(spec, "selector", inner: "matchLabels")
    targetRefs = TargetRef.all(spec)
    tracing = spec?["tracing"]?.items ?? []
    metrics = spec?["metrics"]?.items ?? []
    accessLogging = spec?["accessLogging"]?.items ?? []
  }

  /// Whether it holds for chosen workloads only.
  public var hasSelector: Bool { selector.map { !$0.isEmpty } ?? false }
}

/// A Wasm module in the proxies (`extensions.istio.io`).
public struct WasmPlugin: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for.
  public let selector: Selector?
  /// What it is attached to.
  public let targetRefs: [TargetRef]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    selector = Selector(object.spec, "selector", inner: "matchLabels")
    targetRefs = TargetRef.all(object.spec)
  }
}

/// Patches of Envoy's own configuration (`networking.istio.io`).
public struct EnvoyFilter: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for.
  public let workloadSelector: Selector?
  /// Its order among filters; 0 where none is written.
  public let priority: Int
  /// Its patches.
  public let patches: [Patch]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    workloadSelector = Selector(object.spec, "workloadSelector", inner: "labels")
    priority = object.spec?["priority"]?.int ?? 0
    patches = object.spec?["configPatches"]?.items.map(Patch.init) ?? []
  }

  /// One patch.
  public struct Patch: Sendable {
    /// The patch's map.
    public let node: Node
    /// What it changes: `HTTP_FILTER`, `CLUSTER`, …
    public let applyTo: Located<String>?
    /// How: `MERGE`, `ADD`, `INSERT_BEFORE`, …
    public let operation: Located<String>?
    /// Where.
    public let match: Node?
    /// With what.
    public let value: Node?

    init(_ node: Node) {
      self.node = node
      applyTo = node.string("applyTo")
      operation = node["patch"]?.string("operation")
      match = node["match"]
      value = node.at("patch", "value")
    }
  }
}

/// A workload outside Kubernetes (`networking.istio.io`).
public struct WorkloadEntry: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The address: an IP, a name or a Unix path.
  public let address: Located<String>?
  /// The labels.
  public let labels: [String: String]
  /// The service account, without a namespace.
  public let serviceAccount: Located<String>?

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    address = object.spec?.string("address")
    labels = object.spec?.stringMap("labels") ?? [:]
    serviceAccount = object.spec?.string("serviceAccount")
  }
}

/// A template for workloads outside Kubernetes (`networking.istio.io`).
public struct WorkloadGroup: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The labels its entries get.
  public let labels: [String: String]
  /// Where those labels stand.
  public let labelsPlace: Place
  /// The service account, without a namespace.
  public let serviceAccount: Located<String>?

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    labels = object.spec?["metadata"]?.stringMap("labels") ?? [:]
    labelsPlace = object.spec?.at("metadata", "labels")?.place ?? object.place
    serviceAccount = object.spec?["template"]?.string("serviceAccount")
  }
}
