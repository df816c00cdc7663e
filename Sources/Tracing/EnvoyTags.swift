/// What the tags of an Envoy span say about the mesh. Old and new (OpenTelemetry) names are both read.
public struct EnvoyTags: Sendable, Hashable {
  /// Role of the proxy from `node_id`: `sidecar`, `router`, `waypoint`, `ztunnel`.
  public var role: String?
  /// Address of the proxy from `node_id`.
  public var address: String?
  /// Pod from `node_id`.
  public var pod: String?
  /// Workload: the pod's name without the suffixes that controllers add.
  public var workload: String?
  /// Namespace from `node_id`, else `istio.namespace`.
  public var namespace: String?
  /// `istio.canonical_service`.
  public var canonicalService: String?
  /// `istio.canonical_revision`.
  public var canonicalRevision: String?
  /// Host of `upstream_cluster` (`outbound|9080|v3|reviews.ns.svc.cluster.local`).
  public var upstreamHost: String?
  /// Subset of `upstream_cluster`.
  public var upstreamSubset: String?
  /// `response_flags`, `-` left out.
  public var responseFlags: String?
  /// `http.status_code`; nil when absent or `0` without an answer is kept as `0`.
  public var statusCode: String?
  /// `grpc.status_code`.
  public var grpcStatus: String?

  /// Reads the tags of one span. What the proxy says of itself goes before what OpenTelemetry's resource says
  /// (`k8s.pod.name`, …).
  public init(_ tags: [Span.Tag]) {
    var resource = KubernetesTags()
    for tag in tags where !tag.value.isEmpty && tag.value != "-" {
      switch tag.key {
      case "node_id": readNodeID(tag.value)
      case "istio.namespace": namespace = namespace ?? tag.value
      case "istio.canonical_service": canonicalService = tag.value
      case "istio.canonical_revision": canonicalRevision = tag.value
      case "upstream_cluster", "upstream_cluster.name": readCluster(tag.value)
      case "response_flags": responseFlags = tag.value
      case "http.status_code", "http.response.status_code": statusCode = tag.value
      case "grpc.status_code", "rpc.grpc.status_code": grpcStatus = tag.value
      default: resource.read(tag)
      }
    }
    namespace = namespace ?? resource.namespace
    pod = pod ?? resource.pod
    workload = workload ?? resource.owner ?? resource.pod.map(Self.workload(ofPod:))
  }

  /// OpenTelemetry's names for where something runs (semantic conventions, resource attributes `k8s.*`).
  private struct KubernetesTags {
    var namespace: String?
    var pod: String?
    var owner: String?

    mutating func read(_ tag: Span.Tag) {
      guard tag.key.hasPrefix("k8s.") else { return }
      switch tag.key {
      case "k8s.namespace.name": namespace = tag.value
      case "k8s.pod.name": pod = tag.value
      case "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name":
        owner = tag.value
      case "k8s.job.name": owner = owner ?? tag.value
      default: break
      }
    }
  }

  /// `role~ip~pod.namespace~namespace.svc.domain`; anything else is a plain Envoy's own name.
  private mutating func readNodeID(_ id: String) {
    let parts = id.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return }
    role = String(parts[0])
    if !parts[1].isEmpty { address = String(parts[1]) }
    let name = parts[2]
    let domainNamespace = parts[3].split(separator: ".").first
    if let domainNamespace, name.hasSuffix(".\(domainNamespace)") {
      namespace = String(domainNamespace)
      pod = String(name.dropLast(domainNamespace.utf8.count + 1))
    } else if let dot = name.lastIndex(of: ".") {
      namespace = String(name[name.index(after: dot)...])
      pod = String(name[..<dot])
    } else {
      pod = String(name)
    }
    workload = pod.map(Self.workload(ofPod:))
  }

  private mutating func readCluster(_ name: String) {
    let parts = name.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "outbound" else { return }
    if !parts[2].isEmpty { upstreamSubset = String(parts[2]) }
    if !parts[3].isEmpty { upstreamHost = String(parts[3].prefix { $0 != ";" }) }
  }

  /// The name of what owns a pod: `reviews-v3-6dc9897554-8xkzr` → `reviews-v3` (Deployment),
  /// `agent-x7k2p` → `agent` (DaemonSet), `mongo-0` → `mongo` (StatefulSet). Kubernetes makes the suffixes of
  /// letters and digits that cannot form words; names without such a suffix stay whole.
  public static func workload(ofPod pod: String) -> String {
    var parts = pod.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last else { return pod }
    if !last.isEmpty, last.allSatisfy({ $0.isASCII && $0.isNumber }) {
      parts.removeLast()
    } else if last.utf8.count == 5, isGenerated(last) {
      parts.removeLast()
      if parts.count > 1, let hash = parts.last, (6...10).contains(hash.utf8.count), isGenerated(hash) {
        parts.removeLast()
      }
    }
    return parts.joined(separator: "-")
  }

  private static func isGenerated(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "2"), 0x34...0x39: true
      case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
        UInt8(ascii: "y"):
        false
      case UInt8(ascii: "a")...UInt8(ascii: "z"): true
      default: false
      }
    }
  }
}
