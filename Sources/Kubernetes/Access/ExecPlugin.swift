/// A program that gives credentials, as a kubeconfig names it (client authentication API, `ExecConfig`).
/// Its environment may hold secrets: not shown.
struct ExecPlugin: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// When the program may talk with the user on the terminal.
  enum Interaction: String, Sendable {
    case never = "Never"
    case ifAvailable = "IfAvailable"
    case always = "Always"
  }

  /// `client.authentication.k8s.io/v1` or `…/v1beta1`.
  var apiVersion: String
  /// A name to find on PATH, or a path (absolute by now).
  var command: String
  var arguments: [String] = []
  /// Added to our environment.
  var environment: [String: String] = [:]
  /// What to do when the command is not there, in the words of who wrote the kubeconfig.
  var installHint: String?
  var interaction = Interaction.ifAvailable
  /// What `KUBERNETES_EXEC_INFO` tells of the cluster, as JSON; nil: nothing (`provideClusterInfo: false`).
  var clusterInfo: String?

  var description: String { "exec plugin \(Sentence.clean(command))" }
  var customMirror: Mirror { Mirror(self, children: ["command": command]) }
}
