import JSON
import Kubernetes

/// The text of an object of a cluster: the YAML that `kubectl get -o yaml` would show, without what the API server keeps
/// for itself, and of a pod without what its workload's template shows and no rule asks for.
enum ClusterObjectText {
  /// Annotations that repeat the object, or change without meaning.
  private static let idleAnnotations: Set = ["kubectl.kubernetes.io/last-applied-configuration"]
  /// What the API server writes for itself.
  private static let idleMetadata: Set = [
    "managedFields", "resourceVersion", "uid", "generation", "selfLink",
  ]
  /// Kinds in whose status a controller says what it makes of the object, and writes seldom.
  private static let judged = Set(ResourceKind.istioKinds + ResourceKind.gatewayKinds + [.services])
  /// Of a pod's specification. There may be ten thousand pods, and these are most of each.
  private static let idlePod: Set = [
    "volumes", "tolerations", "affinity", "topologySpreadConstraints", "imagePullSecrets", "nodeSelector",
  ]
  /// Of each of its containers.
  private static let idleContainer: Set = [
    "volumeMounts", "volumeDevices", "resources", "livenessProbe", "readinessProbe", "startupProbe",
    "lifecycle",
    "terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy",
  ]

  /// Makes the texts of a kind's objects. Objects of a list do not say their kind.
  static func make(of kind: ResourceKind) -> @Sendable (JSONValue) -> [UInt8]? {
    { text($0, kind) }
  }

  private static func text(_ object: JSONValue, _ kind: ResourceKind) -> [UInt8]? {
    guard !object["metadata"]["name"].isNull else { return nil }
    let type: [JSONValue.Member] = [
      .init(key: "apiVersion", value: .string(kind.apiVersion)),
      .init(key: "kind", value: .string(kind.kind)),
    ]
    let members =
      type
      + object.members.compactMap { member -> JSONValue.Member? in
        switch member.key {
        case "apiVersion", "kind": nil
        case "status" where judged.contains(kind): member.value.members.isEmpty ? nil : member
        case "status": phase(member.value).map { .init(key: "status", value: $0) }
        case "metadata": .init(key: "metadata", value: metadata(member.value))
        case "spec" where kind == .pods: .init(key: "spec", value: podSpec(member.value))
        default: member
        }
      }
    return Array(YAMLText.text(.object(members)).utf8)
  }

  private static func metadata(_ value: JSONValue) -> JSONValue {
    .object(
      value.members.compactMap { member in
        if idleMetadata.contains(member.key) { return nil }
        guard member.key == "annotations" else { return member }
        let kept = member.value.members.filter { !idleAnnotations.contains($0.key) }
        return kept.isEmpty ? nil : .init(key: "annotations", value: .object(kept))
      })
  }

  /// Of any other status what rules look at: whether a pod runs.
  private static func phase(_ value: JSONValue) -> JSONValue? {
    guard let phase = value["phase"].text else { return nil }
    return .object([.init(key: "phase", value: .string(phase))])
  }

  private static func podSpec(_ value: JSONValue) -> JSONValue {
    .object(
      value.members.compactMap { member in
        if idlePod.contains(member.key) { return nil }
        guard member.key == "containers" || member.key == "initContainers" else { return member }
        let containers = member.value.elements.map { container in
          JSONValue.object(container.members.filter { !idleContainer.contains($0.key) })
        }
        return .init(key: member.key, value: .array(containers))
      })
  }
}
