/// The kubeconfig: which clusters there are, and who one is there (kubeconfig API v1), merged from its files.
///
/// Holds credentials: shows none.
public struct Kubeconfig: Sendable, CustomStringConvertible, CustomReflectable {
  /// A way to a cluster.
  public struct Context: Sendable, Hashable {
    /// Name.
    public var name: String
    /// Name of the cluster.
    public var cluster: String
    /// Name of the user; empty for none.
    public var user: String
    /// Its namespace; nil where it names none, which means `default`.
    public var namespace: String?
  }

  /// All contexts, in the order of the files.
  public internal(set) var contexts: [Context] = []
  /// The context that is meant where none is said; nil where no file sets it.
  public internal(set) var currentContext: String?
  /// The files that were read.
  public internal(set) var files: [String] = []
  /// The files that were looked for.
  public internal(set) var searched: [String] = []
  var clusters: [String: KubeconfigCluster] = [:]
  var users: [String: KubeconfigUser] = [:]
  /// The environment it was loaded in: for proxies and plugins.
  var environment: [String: String] = [:]
  /// The one file that was named instead of those that are found, for `kubectl --kubeconfig`.
  var namedFile: String?

  /// Nothing is in it: there is no file, or only empty ones.
  public var isEmpty: Bool { contexts.isEmpty && clusters.isEmpty }

  /// Counts alone.
  public var description: String { "kubeconfig with \(contexts.count) contexts" }
  /// Counts alone, whoever prints it.
  public var customMirror: Mirror { Mirror(self, children: ["kubeconfig": description]) }
}
