import Manifests

/// What decides who sees an object: its `exportTo`, its own namespace, its hosts.
struct SeenObject {
  /// The namespaces that see it; nil: all.
  var scope: Set<String>?
  /// The namespace it stands in.
  var own: String
  /// The hosts it is about.
  var hosts: [KialiHost]
}

/// Which namespaces see which objects: `exportTo` with the mesh's default, the Sidecar that holds for the whole
/// namespace, and ambient namespaces, whose proxies take their own objects only.
struct Viewers {
  private let namespaces: Set<String>
  private let ambient: Set<String>
  private var imports: [String: ImportScope] = [:]
  private let isSomeUnlimited: Bool

  init(_ set: ConfigSet) {
    let names = set.namespaces.names
    namespaces = names
    let ambient = names.filter { set.namespaces.isAmbient($0) }
    self.ambient = ambient
    let root = set.meshConfig.rootNamespace
    var rootScope: Sidecar?
    for sidecar in set.sidecars where !sidecar.hasSelector {
      if sidecar.object.namespace == root { rootScope = rootScope ?? sidecar }
      guard imports[sidecar.object.namespace] == nil else { continue }
      imports[sidecar.object.namespace] = ImportScope(sidecar, in: sidecar.object.namespace, set)
    }
    if let rootScope {
      for name in names where imports[name] == nil { imports[name] = ImportScope(rootScope, in: name, set) }
    }
    let limited = Set(imports.filter { $0.value.isLimited }.keys)
    isSomeUnlimited = names.isEmpty || names.contains { !limited.contains($0) && !ambient.contains($0) }
  }

  /// Who sees an object with this `exportTo`. One that names a namespace nobody knows of counts as seen by all: the
  /// mistake is the name, and it is reported as that.
  func scope(_ exportTo: [Located<String>], default meshDefault: [String], own: String) -> Set<String>? {
    guard let scope = HostIndex.scopes(exportTo.map(\.value), default: meshDefault, own: own) else {
      return nil
    }
    return scope.allSatisfy { $0 == own || namespaces.contains($0) } ? scope : nil
  }

  /// Whether an object is there for a namespace, whatever its Sidecar takes in.
  func isExported(_ object: SeenObject, to namespace: String) -> Bool {
    object.scope?.contains(namespace) ?? true
  }

  /// Whether a namespace's proxies take an object.
  func sees(_ namespace: String, _ object: SeenObject) -> Bool {
    guard isExported(object, to: namespace), !ambient.contains(namespace) || object.own == namespace
    else { return false }
    guard let limit = imports[namespace], limit.isLimited else { return true }
    return object.hosts.contains { limit.takes($0, own: object.own) }
  }

  /// Whether some namespace's proxies take both.
  func share(_ one: SeenObject, _ other: SeenObject) -> Bool {
    switch (one.scope, other.scope) {
    case (nil, nil):
      if isSomeUnlimited { return true }
      return namespaces.contains { sees($0, one) && sees($0, other) }
    case (let scope?, nil), (nil, let scope?):
      return scope.contains { sees($0, one) && sees($0, other) }
    case (let scope?, let second?):
      return scope.contains { second.contains($0) && sees($0, one) && sees($0, other) }
    }
  }
}

/// What a Sidecar without a selector lets a namespace's proxies take in.
struct ImportScope {
  private struct Entry {
    var namespace: String
    var dns: String
    var excludes: Bool
  }
  private var entries: [Entry] = []

  init(_ sidecar: Sidecar, in own: String, _ set: ConfigSet) {
    for host in (sidecar.egress ?? []).flatMap(\.hosts) {
      guard let slash = host.value.firstIndex(of: "/") else { continue }
      var namespace = String(host.value[..<slash])
      let dns = String(host.value[host.value.index(after: slash)...])
      let excludes = namespace.hasPrefix("~")
      if excludes { namespace = namespace.count == 1 ? "*" : String(namespace.dropFirst()) }
      if namespace == "." { namespace = own }
      let full = dns.hasPrefix("*") ? dns : set.kialiHost(dns, in: namespace == "*" ? own : namespace).name
      entries.append(Entry(namespace: namespace, dns: full, excludes: excludes))
    }
  }

  /// Whether anything is held back; without hosts everything is taken in.
  var isLimited: Bool { !entries.isEmpty }

  /// Whether what is said about a host is taken in.
  func takes(_ host: KialiHost, own: String) -> Bool {
    entries.contains { !$0.excludes && matches($0, host, own) }
      && !entries.contains { $0.excludes && matches($0, host, own) }
  }

  private func matches(_ entry: Entry, _ host: KialiHost, _ own: String) -> Bool {
    guard entry.namespace == "*" || entry.namespace == (host.namespace ?? own) else { return false }
    if entry.dns == "*" || entry.dns == host.name || host.name == "*" { return true }
    if entry.dns.hasPrefix("*."), host.name.hasSuffix(entry.dns.dropFirst()) { return true }
    return host.name.hasPrefix("*.") && entry.dns.hasSuffix(host.name.dropFirst())
  }
}
