import ArgumentParser

/// Where a workload that is named on the command line is: `-n`, or before a slash in its name.
struct WorkloadNamespaceOption: ParsableArguments {
  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: ArgumentHelp("Its namespace; also as NAMESPACE/NAME.", valueName: "namespace"))
  var namespace: String?

  /// A name with its namespace, if either says one.
  func split(_ text: String) -> (namespace: String?, name: String) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count > 1 ? (parts[0], parts[1]) : (namespace, text)
  }
}
