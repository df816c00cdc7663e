extension Kubeconfig {
  /// The way to a cluster.
  /// - Parameter name: of a context; nil: the current one.
  /// - Throws: when there is no such context (naming those that are), or what it names is missing or cannot be used.
  public func resolve(context name: String? = nil) throws(KubernetesError) -> ClusterAccess {
    try AccessMaker(config: self, context: context(name)).access()
  }

  /// A context by its name.
  func context(_ name: String?) throws(KubernetesError) -> Context {
    guard let wanted = name ?? currentContext else {
      throw KubernetesError(
        .configuration,
        contexts.isEmpty
          ? nothing
          : "the kubeconfig has no current context: choose one with --context: \(Sentence.list(contexts.map(\.name)))"
      )
    }
    if let found = contexts.first(where: { $0.name == wanted }) { return found }
    guard !contexts.isEmpty else { throw KubernetesError(.configuration, nothing) }
    let said =
      name == nil ? "the current context `\(wanted)` does not exist" : "there is no context `\(wanted)`"
    let names = NearNames.sorted(contexts.map(\.name), like: wanted)
    throw KubernetesError(.configuration, "\(said) in the kubeconfig; there is \(Sentence.list(names))")
  }

  private var nothing: String {
    let places = searched.joined(separator: ", ")
    return files.isEmpty
      ? "there is no kubeconfig (looked at \(places)): set KUBECONFIG, or write one with the tool of your cluster"
      : "the kubeconfig (\(files.joined(separator: ", "))) has no context"
  }
}
