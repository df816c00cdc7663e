/// The folder of one running demo and where things are in it.
struct RunFolder: Sendable, Hashable {
  /// Absolute path.
  let path: String

  var certificates: String { "\(path)/certs" }
  var bootstraps: String { "\(path)/bootstrap" }
  var logs: String { "\(path)/logs" }
  /// The mesh's own configuration as YAML.
  var config: String { "\(path)/config" }
  var wasm: String { "\(path)/nothing.wasm" }

  /// Every folder in it.
  var all: [String] { [path, certificates, bootstraps, logs, config] }

  func bootstrap(_ pod: Pod) -> String { "\(bootstraps)/\(pod.workload).json" }
  func log(_ pod: Pod) -> String { "\(logs)/\(pod.workload).log" }
  func certificateFile(_ name: String) -> String { "\(certificates)/\(name).pem" }
  func keyFile(_ name: String) -> String { "\(certificates)/\(name).key" }

  /// The name of a pod's certificate: that of its service account.
  static func certificate(_ pod: Pod) -> String { pod.serviceAccount }
}
