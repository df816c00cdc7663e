import FoundationEssentials
import Mesh

/// Envoy's `/server_info`: who the proxy is.
public enum ServerInfo {
  /// Reads the answer.
  ///
  /// Role, pod and namespace come from Istio's `node.id` (`type~ip~pod.ns~ns.svc.domain`) and the node's
  /// metadata; canonical service and revision from its labels in Istio's order; the workload from
  /// `WORKLOAD_NAME`, else the owner, else the pod's name less the suffixes that Kubernetes adds. A part of
  /// another type than expected counts as absent.
  /// - Returns: nil when the body is no such answer.
  public static func parse(_ body: [UInt8]) -> ProxyIdentity? {
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else { return nil }
    guard answer.version != nil || answer.state != nil || answer.node != nil else { return nil }
    let metadata = answer.node?.metadata
    let id = nodeID(answer.node?.id ?? "")
    let labels = metadata?.labels ?? [:]
    let pod = metadata?.name ?? id?.pod
    if id == nil, metadata?.workload == nil, metadata?.name == nil, metadata?.owner == nil {
      return plain(answer)
    }
    return ProxyIdentity(
      role: id?.role, pod: pod, namespace: metadata?.namespace ?? id?.namespace,
      workload: metadata?.workload ?? owner(metadata?.owner) ?? pod.flatMap(workload(ofPod:)),
      app: first(labels, ["service.istio.io/canonical-name", "app.kubernetes.io/name", "app"]),
      version: first(
        labels, ["service.istio.io/canonical-revision", "app.kubernetes.io/version", "version"]),
      cluster: metadata?.cluster, envoyVersion: answer.version, state: answer.state,
      uptimeSeconds: seconds(answer.uptimeOfEpoch) ?? seconds(answer.uptimeOfAll))
  }

  /// An Envoy that is not Istio's: `node.cluster` is by convention the service that it stands before, and `node.id` tells
  /// it from its siblings. Metadata may say more, each under the names that are common.
  private static func plain(_ answer: Answer) -> ProxyIdentity {
    func text(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
    let id = text(answer.node?.id) ?? text(answer.serviceNode)
    let cluster = text(answer.node?.cluster) ?? text(answer.serviceCluster)
    let metadata = answer.node?.texts ?? [:]
    func first(_ names: String...) -> String? { names.lazy.compactMap { text(metadata[$0]) }.first }
    return ProxyIdentity(
      pod: id, namespace: first("namespace", "NAMESPACE", "POD_NAMESPACE", "k8s_namespace"),
      workload: cluster ?? id, app: first("app", "APP", "service", "service_name"),
      version: first("version", "VERSION", "service_version"), cluster: first("cluster_id", "datacenter"),
      envoyVersion: answer.version, state: answer.state,
      uptimeSeconds: seconds(answer.uptimeOfEpoch) ?? seconds(answer.uptimeOfAll))
  }

  /// The parts of Istio's node id; nil for an id of another kind.
  private static func nodeID(_ id: String) -> (role: String, pod: String?, namespace: String?)? {
    let parts = id.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 4, !parts[0].isEmpty else { return nil }
    // A pod's name may hold dots, a namespace may not.
    guard let dot = parts[2].lastIndex(of: ".") else {
      return (String(parts[0]), parts[2].isEmpty ? nil : String(parts[2]), nil)
    }
    let namespace = parts[2][parts[2].index(after: dot)...]
    return (String(parts[0]), String(parts[2][..<dot]), namespace.isEmpty ? nil : String(namespace))
  }

  /// `kubernetes://apis/apps/v1/namespaces/NS/deployments/NAME`.
  private static func owner(_ text: String?) -> String? {
    guard let text, text.hasPrefix("kubernetes://"), let name = text.split(separator: "/").last else {
      return nil
    }
    return String(name)
  }

  /// `reviews-v3-7c67b8f9d5-x2x4q` is a pod of `reviews-v3`: Kubernetes adds a hash of up to ten and five
  /// characters from an alphabet without vowels. Any other name says nothing about its workload.
  static func workload(ofPod pod: String) -> String? {
    let parts = pod.split(separator: "-")
    guard parts.count >= 3, let suffix = parts.last, suffix.count == 5, isGenerated(suffix) else {
      return nil
    }
    let hash = parts[parts.count - 2]
    guard (6...10).contains(hash.count), isGenerated(hash) else { return nil }
    return parts.dropLast(2).joined(separator: "-")
  }

  private static func isGenerated(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { "bcdfghjklmnpqrstvwxz0123456789".utf8.contains($0) || (97...102).contains($0) }
  }

  private static func first(_ labels: [String: String], _ names: [String]) -> String? {
    names.lazy.compactMap { labels[$0] }.first { !$0.isEmpty }
  }

  /// A protobuf duration: `123s`, `1.5s`.
  private static func seconds(_ text: String?) -> Double? {
    guard let text, text.last == "s", let value = Double(text.dropLast()), value.isFinite, value >= 0 else {
      return nil
    }
    return value
  }
}

/// The parts of the answer that say who it is. Each is read on its own, so that one of a strange type costs
/// no other.
private struct Answer: Decodable {
  var version: String?
  var state: String?
  var uptimeOfEpoch: String?
  var uptimeOfAll: String?
  var node: Node?
  var serviceNode: String?
  var serviceCluster: String?

  enum CodingKeys: String, CodingKey {
    case version, state, node
    case options = "command_line_options"
    case uptimeOfEpoch = "uptime_current_epoch"
    case uptimeOfAll = "uptime_all_epochs"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    version = try? values.decode(String.self, forKey: .version)
    state = try? values.decode(String.self, forKey: .state)
    uptimeOfEpoch = try? values.decode(String.self, forKey: .uptimeOfEpoch)
    uptimeOfAll = try? values.decode(String.self, forKey: .uptimeOfAll)
    node = try? values.decode(Node.self, forKey: .node)
    let options = try? values.nestedContainer(keyedBy: OptionKeys.self, forKey: .options)
    serviceNode = try? options?.decode(String.self, forKey: .node)
    serviceCluster = try? options?.decode(String.self, forKey: .cluster)
  }

  enum OptionKeys: String, CodingKey {
    case node = "service_node"
    case cluster = "service_cluster"
  }

  struct Node: Decodable {
    var id: String?
    var cluster: String?
    var metadata: Metadata?
    /// Those members of the metadata that are texts.
    var texts: [String: String]

    enum CodingKeys: CodingKey { case id, cluster, metadata }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      id = try? values.decode(String.self, forKey: .id)
      cluster = try? values.decode(String.self, forKey: .cluster)
      metadata = try? values.decode(Metadata.self, forKey: .metadata)
      let all = (try? values.decode([String: LenientText].self, forKey: .metadata)) ?? [:]
      texts = all.compactMapValues(\.text)
    }
  }

  struct Metadata: Decodable {
    var name: String?
    var namespace: String?
    var workload: String?
    var owner: String?
    var cluster: String?
    var labels: [String: String]

    enum CodingKeys: String, CodingKey {
      case name = "NAME"
      case namespace = "NAMESPACE"
      case workload = "WORKLOAD_NAME"
      case owner = "OWNER"
      case cluster = "CLUSTER_ID"
      case labels = "LABELS"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      func text(_ key: CodingKeys) -> String? {
        guard let text = try? values.decode(String.self, forKey: key), !text.isEmpty else { return nil }
        return text
      }
      name = text(.name)
      namespace = text(.namespace)
      workload = text(.workload)
      owner = text(.owner)
      cluster = text(.cluster)
      labels = ((try? values.decode([String: LenientText].self, forKey: .labels)) ?? [:]).compactMapValues(
        \.text)
    }
  }

  /// A string, or whatever else stands where one should.
  struct LenientText: Decodable {
    var text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }
}
