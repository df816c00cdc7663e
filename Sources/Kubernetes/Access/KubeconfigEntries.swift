/// A cluster in a kubeconfig. Paths are absolute.
struct KubeconfigCluster: Sendable, Hashable {
  var name: String
  /// The file it stands in.
  var file: String
  var server: String?
  var authorityFile: String?
  /// Base64, as it stands there.
  var authorityData: String?
  var skipsVerification = false
  var serverName: String?
  var proxy: String?
  /// JSON text of the extension `client.authentication.k8s.io/exec`, which is for exec plugins.
  var execConfig: String?
}

/// A user in a kubeconfig. Paths are absolute. Holds secrets: shows none.
struct KubeconfigUser: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  var name: String
  var file: String
  var certificateFile: String?
  var certificateData: String?
  var keyFile: String?
  var keyData: String?
  var token: String?
  var tokenFile: String?
  var user: String?
  var password: String?
  var impersonation: Impersonation?
  var exec: ExecPlugin?
  var wantsClusterInfo = false
  /// Name of an `auth-provider`, which Kubernetes has given up with 1.26.
  var authProvider: String?
  /// Why its exec section cannot be used.
  var execProblem: String?

  var description: String { "user \(Sentence.clean(name))" }
  var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
