/// The folder of one running demo and where things are in it.
public struct RunFolder: Sendable, Hashable {
  /// Absolute path.
  public let path: String

  var certificates: String { "\(path)/certs" }
  var secrets: String { "\(path)/sds" }
  var endpoints: String { "\(path)/eds" }
  var logs: String { "\(path)/logs" }
  var wasm: String { "\(path)/nothing.wasm" }

  /// Every folder in it.
  var all: [String] {
    [path, certificates, secrets, endpoints, logs] + Bookinfo.pods.map(proxy)
  }

  /// The folder of a pod's proxy.
  func proxy(_ pod: Pod) -> String { "\(path)/\(pod.workload)" }

  func bootstrap(_ pod: Pod) -> String { "\(proxy(pod))/bootstrap.json" }
  func clusters(_ pod: Pod) -> String { "\(proxy(pod))/cds.json" }
  func listeners(_ pod: Pod) -> String { "\(proxy(pod))/lds.json" }
  func routes(_ pod: Pod, _ name: String) -> String { "\(proxy(pod))/rds-\(name).json" }
  func log(_ pod: Pod) -> String { "\(logs)/\(pod.workload).log" }

  /// The file of a cluster's endpoints; all proxies read the same.
  func endpoints(of cluster: String) -> String {
    "\(endpoints)/\(cluster.split(separator: "|").joined(separator: "_")).json"
  }

  func secret(_ name: String) -> String { "\(secrets)/\(name).json" }
  func certificateFile(_ name: String) -> String { "\(certificates)/\(name).pem" }
  func keyFile(_ name: String) -> String { "\(certificates)/\(name).key" }

  /// The name of a pod's certificate: that of its service account.
  static func certificate(_ pod: Pod) -> String { pod.serviceAccount }
}
