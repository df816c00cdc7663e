import Manifests

/// Finds who is meant by what people type.
public enum AuthorizationParties {
  /// Why a name means nobody.
  public struct Unknown: Error, Sendable {
    /// One sentence.
    public let message: String
  }

  /// A caller: `unknown` (outside the mesh), `NAMESPACE/WORKLOAD`, `sa:NAMESPACE/NAME`, `ns:NAMESPACE`, a SPIFFE
  /// principal, or a workload's or app's bare name where one namespace alone has it.
  public static func caller(_ text: String, in config: EffectiveConfig, namespace: String?) throws(Unknown)
    -> Caller
  {
    if ["unknown", "outside", "*"].contains(text) { return .outside }
    if let name = rest(text, after: "ns:") { return .namespace(name) }
    if let name = rest(text, after: "sa:") {
      let (space, account) = split(name, namespace)
      return .serviceAccount(namespace: space ?? "default", name: account)
    }
    let parts = text.split(separator: "/").map(String.init)
    if let ns = parts.firstIndex(of: "ns"), parts.count >= ns + 4, parts[ns + 2] == "sa" {
      return .serviceAccount(namespace: parts[ns + 1], name: parts[ns + 3])
    }
    if let found = workload(text, in: config, namespace: namespace) { return .workload(found) }
    if case .service(let service)? = try? callee(text, in: config, namespace: namespace),
      let first = config.members.workloads(of: service).first
    {
      return .workload(first)
    }
    throw Unknown(message: "no workload '\(text)' in what was read" + near(text, config))
  }

  /// Whom a call goes to: a service or a workload, as `NAMESPACE/NAME`, by host name, or by its bare name.
  public static func callee(_ text: String, in config: EffectiveConfig, namespace: String?) throws(Unknown)
    -> Callee
  {
    let (space, name) = split(text, namespace)
    let services = config.set.services.filter { service in
      !service.isAssumed
        && (service.object.name == name && (space == nil || service.object.namespace == space)
          || service.fqdn(domain: config.set.hosts.domain) == text
          || text == "\(service.object.name).\(service.object.namespace)")
    }
    if let first = services.first {
      guard services.count == 1 else { throw ambiguous(text, services.map(\.object)) }
      return .service(first)
    }
    if let found = workload(text, in: config, namespace: namespace) { return .workload(found) }
    throw Unknown(message: "no service or workload '\(text)' in what was read" + near(text, config))
  }

  private static func workload(_ text: String, in config: EffectiveConfig, namespace: String?) -> Workload? {
    let (space, name) = split(text, namespace)
    if let space { return config.members.workload(named: name, in: space) }
    let found = config.members.shown.filter { $0.object.name == name }
    return found.count == 1 ? found.first : found.first { $0.object.namespace.isEmpty }
  }

  private static func split(_ text: String, _ namespace: String?) -> (namespace: String?, name: String) {
    guard let slash = text.firstIndex(of: "/") else { return (namespace, text) }
    return (String(text[..<slash]), String(text[text.index(after: slash)...]))
  }

  private static func rest(_ text: String, after prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  private static func ambiguous(_ text: String, _ objects: [ConfigObject]) -> Unknown {
    let names = objects.prefix(5).map(\.qualifiedName).joined(separator: ", ")
    return Unknown(message: "'\(text)' is more than one: \(names); write namespace/name")
  }

  /// A few names that are there.
  private static func near(_ text: String, _ config: EffectiveConfig) -> String {
    let names =
      config.set.services.filter { !$0.isAssumed }.map(\.object.qualifiedName)
      + config.members.shown.map(\.object.qualifiedName)
    let stem = text.split(separator: "/").last.map { String($0.prefix(3)) } ?? text
    let close = names.filter { $0.contains(stem) }.prefix(5)
    let shown = close.isEmpty ? Array(names.prefix(5)) : Array(close)
    return shown.isEmpty ? "" : "; there is " + shown.joined(separator: ", ")
  }
}
