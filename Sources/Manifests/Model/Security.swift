/// Whether workloads take plaintext, mutual TLS or both (`security.istio.io`).
public struct PeerAuthentication: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for; nil: the namespace's, in the root namespace the mesh's.
  public let selector: Selector?
  /// `UNSET`, `DISABLE`, `PERMISSIVE`, `STRICT`; nil where none is written.
  public let mode: Located<String>?
  /// Modes by port of the workload.
  public let portModes: [(port: Located<Int>, mode: Located<String>)]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    selector = Selector(spec, "selector", inner: "matchLabels")
    mode = spec?["mtls"]?.string("mode")
    portModes =
      spec?["portLevelMtls"]?.entries.compactMap { entry in
        Int(entry.key).map {
          (Located($0, entry.keyPlace), entry.value.string("mode") ?? Located("UNSET", entry.value.place))
        }
      } ?? []
  }

  /// Whether it holds for chosen workloads only.
  public var hasSelector: Bool { selector.map { !$0.isEmpty } ?? false }
}

/// Which tokens are accepted (`security.istio.io`).
public struct RequestAuthentication: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for.
  public let selector: Selector?
  /// What it is attached to.
  public let targetRefs: [TargetRef]
  /// The rules as written.
  public let jwtRules: [Node]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    selector = Selector(object.spec, "selector", inner: "matchLabels")
    targetRefs = TargetRef.all(object.spec)
    jwtRules = object.spec?["jwtRules"]?.items ?? []
  }

  /// Whether it holds for chosen workloads only.
  public var hasSelector: Bool { selector.map { !$0.isEmpty } ?? false }
}

/// Who may call (`security.istio.io`).
public struct AuthorizationPolicy: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for.
  public let selector: Selector?
  /// What it is attached to.
  public let targetRefs: [TargetRef]
  /// `ALLOW` where none is written; `DENY`, `AUDIT`, `CUSTOM`.
  public let action: Located<String>
  /// The rules, any of which suffices; nil where `rules` is not written (matches nothing).
  public let rules: [Rule]?

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    selector = Selector(spec, "selector", inner: "matchLabels")
    targetRefs = TargetRef.all(spec)
    action = spec?.string("action") ?? Located("ALLOW", spec?.place ?? object.place)
    rules = spec?["rules"]?.items.map(Rule.init)
  }

  /// Whether it holds for chosen workloads only.
  public var hasSelector: Bool { selector.map { !$0.isEmpty } ?? false }

  /// One rule: from, to and when must all hold; each that is not written holds.
  public struct Rule: Sendable {
    /// The rule's map.
    public let node: Node
    /// Callers, any of which suffices; the maps under `source`.
    public let sources: [Source]
    /// Requests, any of which suffices; the maps under `operation`.
    public let operations: [Operation]
    /// Conditions, all of which must hold.
    public let when: [Condition]

    init(_ node: Node) {
      self.node = node
      sources = node["from"]?.items.compactMap { $0["source"].map(Source.init) } ?? []
      operations = node["to"]?.items.compactMap { $0["operation"].map(Operation.init) } ?? []
      when = node["when"]?.items.map(Condition.init) ?? []
    }
  }

  /// A caller.
  public struct Source: Sendable {
    /// The map.
    public let node: Node
    public let principals, notPrincipals: [Located<String>]
    public let requestPrincipals, notRequestPrincipals: [Located<String>]
    public let namespaces, notNamespaces: [Located<String>]
    public let ipBlocks, notIpBlocks: [Located<String>]
    public let remoteIpBlocks, notRemoteIpBlocks: [Located<String>]
    public let serviceAccounts, notServiceAccounts: [Located<String>]

    init(_ node: Node) {
      self.node = node
      principals = node.strings("principals")
      notPrincipals = node.strings("notPrincipals")
      requestPrincipals = node.strings("requestPrincipals")
      notRequestPrincipals = node.strings("notRequestPrincipals")
      namespaces = node.strings("namespaces")
      notNamespaces = node.strings("notNamespaces")
      ipBlocks = node.strings("ipBlocks")
      notIpBlocks = node.strings("notIpBlocks")
      remoteIpBlocks = node.strings("remoteIpBlocks")
      notRemoteIpBlocks = node.strings("notRemoteIpBlocks")
      serviceAccounts = node.strings("serviceAccounts")
      notServiceAccounts = node.strings("notServiceAccounts")
    }
  }

  /// A request.
  public struct Operation: Sendable {
    /// The map.
    public let node: Node
    public let hosts, notHosts: [Located<String>]
    public let ports, notPorts: [Located<String>]
    public let methods, notMethods: [Located<String>]
    public let paths, notPaths: [Located<String>]

    init(_ node: Node) {
      self.node = node
      hosts = node.strings("hosts")
      notHosts = node.strings("notHosts")
      ports = node.strings("ports")
      notPorts = node.strings("notPorts")
      methods = node.strings("methods")
      notMethods = node.strings("notMethods")
      paths = node.strings("paths")
      notPaths = node.strings("notPaths")
    }

    /// Whether it looks at anything that only HTTP has.
    public var isHTTP: Bool {
      !(hosts.isEmpty && notHosts.isEmpty && methods.isEmpty && notMethods.isEmpty && paths.isEmpty
        && notPaths.isEmpty)
    }
  }

  /// A condition.
  public struct Condition: Sendable {
    /// The map.
    public let node: Node
    /// The attribute: `source.ip`, `request.headers[x]`, …
    public let key: Located<String>?
    public let values, notValues: [Located<String>]

    init(_ node: Node) {
      self.node = node
      key = node.string("key")
      values = node.strings("values")
      notValues = node.strings("notValues")
    }
  }
}
