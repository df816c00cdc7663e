import Manifests

/// A CustomResourceDefinition of the Kubernetes Gateway API.
struct GatewayAPIDefinition {
  /// The object.
  let object: ConfigObject
  /// The plural name it is listed by: `httproutes`.
  let plural: String
  /// The versions of its kind that the API server answers.
  let served: [String]

  /// Those of a set.
  static func all(in set: ConfigSet) -> [GatewayAPIDefinition] {
    let suffix = ".gateway.networking.k8s.io"
    return (set.byKind["CustomResourceDefinition"] ?? []).compactMap { object in
      guard object.name.hasSuffix(suffix) else { return nil }
      let versions = (object.spec?["versions"]?.items ?? []).filter { $0.bool("served") != false }
      return GatewayAPIDefinition(
        object: object, plural: String(object.name.dropLast(suffix.count)),
        served: versions.compactMap { $0["name"]?.text })
    }
  }

  /// The release it was installed from, with its place.
  var bundle: Located<String>? { object.annotations["gateway.networking.k8s.io/bundle-version"] }

  /// Where its versions stand.
  var place: Place? { object.spec?["versions"]?.place }

  /// The numbers of a release, `v1.4.1-rc.1` read as 1.4.1; nil where it is none.
  static func numbers(_ version: String) -> [Int]? {
    var text = version[...]
    if text.first == "v" { text = text.dropFirst() }
    let parts = text.prefix { $0 != "-" && $0 != "+" }.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt32($0).map(Int.init) }
    guard numbers.count == parts.count, (1...3).contains(numbers.count) else { return nil }
    return numbers + Array(repeating: 0, count: 3 - numbers.count)
  }

  /// An example: one definition with its versions and release.
  static func example(kind: String, plural: String, version: String, bundle: String) -> String {
    """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: \(plural).gateway.networking.k8s.io
      annotations: {gateway.networking.k8s.io/bundle-version: \(bundle)}
    spec:
      group: gateway.networking.k8s.io
      names: {kind: \(kind), plural: \(plural)}
      scope: Namespaced
      versions:
      - {name: \(version), served: true, storage: true}
    """
  }
}
