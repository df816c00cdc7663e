extension Kubeconfig {
  /// Reads the kubeconfig: the files that `KUBECONFIG` lists, else `~/.kube/config`. What the first of them says wins,
  /// name by name; missing files are skipped (kubectl docs, "Merging kubeconfig files").
  /// - Throws: which file is broken, and in which line.
  public static func load(environment: [String: String], home: String) throws(KubernetesError) -> Kubeconfig {
    let listed = environment["KUBECONFIG"]?.split(separator: ":").map(String.init) ?? []
    var merged = Kubeconfig()
    merged.environment = environment
    merged.searched = listed.isEmpty ? [home + "/.kube/config"] : listed
    for file in merged.searched { try merged.add(file, mustExist: false) }
    return merged
  }

  /// Reads one file that the user has named.
  /// - Throws: also when it does not exist.
  public static func load(file: String, environment: [String: String]) throws(KubernetesError) -> Kubeconfig {
    var config = Kubeconfig()
    config.environment = environment
    config.searched = [file]
    config.namedFile = file
    try config.add(file, mustExist: true)
    return config
  }

  private mutating func add(_ file: String, mustExist: Bool) throws(KubernetesError) {
    let bytes: [UInt8]
    do {
      bytes = try SmallFile.bytes(of: file)
    } catch {
      if error.isMissing, !mustExist { return }
      throw KubernetesError(.configuration, "cannot read the kubeconfig \(file): \(error.reason)")
    }
    merge(try KubeconfigReader(file: file).read(bytes))
  }

  /// Takes over what is not there yet.
  mutating func merge(_ other: Kubeconfig) {
    files += other.files
    currentContext = currentContext ?? other.currentContext
    let known = Set(contexts.map(\.name))
    contexts += other.contexts.filter { !known.contains($0.name) }
    clusters.merge(other.clusters) { mine, _ in mine }
    users.merge(other.users) { mine, _ in mine }
  }
}
