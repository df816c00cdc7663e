import Manifests

/// The secrets that Gateways take their certificates from.
struct GatewaySecrets {
  /// One `credentialName` of a server.
  struct Use {
    /// The value's place.
    var place: Place
    /// The secret's name and namespace.
    var name, namespace: String
    /// The secret; nil where it was not found, or only its maker was.
    var secret: ConfigObject?
  }

  private let set: ConfigSet
  private var pods: GatewayPods
  private var byName: [String: ConfigObject] = [:]
  /// Secrets that something else will make: cert-manager's, External Secrets', Sealed Secrets'.
  private var promised: Set<String> = []
  private lazy var near = NearestName(
    byName.keys.map { $0.split(separator: "/").last.map(String.init) ?? $0 })

  init(_ set: ConfigSet) {
    self.set = set
    pods = GatewayPods(set)
    for secret in set.byKind["Secret"] ?? [] { byName[secret.qualifiedName] = secret }
    for kind in ["Certificate", "ExternalSecret", "SealedSecret"] {
      for maker in set.byKind[kind] ?? [] {
        let name =
          maker.spec?["secretName"]?.text ?? maker.spec?.at("target", "name")?.text ?? maker.name
        promised.insert(Self.key(name, in: maker.namespace))
      }
    }
  }

  /// The credentials that a Gateway's servers name, those that will be made by others left out. None where its pods are
  /// not known: a secret is looked for in their namespace.
  mutating func uses(of gateway: Gateway) -> [Use] {
    let credentials = gateway.servers.flatMap(Self.credentials)
    guard !credentials.isEmpty else { return [] }
    let all = pods.of(gateway)
    let real = all.filter { !$0.isAssumed }
    let namespaces = Set((real.isEmpty ? all : real).map(\.object.namespace)).sorted()
    guard let first = namespaces.first else { return [] }
    return credentials.compactMap { credential in
      guard let (name, written) = Self.parts(of: credential.value) else { return nil }
      let places = written.map { [$0] } ?? namespaces
      for namespace in places {
        let key = Self.key(name, in: namespace)
        if let secret = byName[key] {
          return Use(place: credential.place, name: name, namespace: namespace, secret: secret)
        }
        if promised.contains(key) { return nil }
      }
      return Use(place: credential.place, name: name, namespace: written ?? first, secret: nil)
    }
  }

  /// The name of a secret that was perhaps meant.
  mutating func nearest(_ use: Use) -> String? {
    let name = near.nearest(use.name)
    return name.flatMap { byName[Self.key($0, in: use.namespace)] == nil ? nil : $0 }
  }

  /// Where else there is a secret of this name.
  func namespaces(of name: String) -> [String] {
    set.namespaces.names.filter { byName[Self.key(name, in: $0)] != nil }.sorted()
  }

  private static func credentials(_ server: Gateway.Server) -> [Located<String>] {
    (server.credentialName.map { [$0] } ?? []) + (server.tls?.strings("credentialNames") ?? [])
  }

  /// Name and namespace of `name`, `namespace/name`, `kubernetes://name`; nil for what is no secret (`configmap://…`).
  private static func parts(of credential: String) -> (name: String, namespace: String?)? {
    var rest = Substring(credential)
    for scheme in ["kubernetes://", "kubernetes-gateway://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    guard !rest.isEmpty, !rest.contains("://"), Placeholder.first(in: credential) == nil else { return nil }
    guard let slash = rest.firstIndex(of: "/") else { return (String(rest), nil) }
    return (String(rest[rest.index(after: slash)...]), String(rest[..<slash]))
  }

  private static func key(_ name: String, in namespace: String) -> String {
    namespace.isEmpty ? name : "\(namespace)/\(name)"
  }
}
