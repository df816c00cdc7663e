import ArgumentParser

/// Where a workload that is named on the command line is: `-n`, or before a slash in its name.
struct WorkloadNamespaceOption: ParsableArguments {
  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: ArgumentHelp("Its namespace; also as NAMESPACE/NAME or NAME.NAMESPACE.", valueName: "namespace"))
  var namespace: String?

  /// A name with its namespace, if either says one.
  func split(_ text: String) -> (namespace: String?, name: String) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    if parts.count > 1 { return (parts[0], parts[1]) }
    // A namespace's name has no dot.
    if namespace == nil, let dot = text.lastIndex(of: "."), dot != text.startIndex, !text.hasSuffix(".") {
      return (String(text[text.index(after: dot)...]), String(text[..<dot]))
    }
    return (namespace, text)
  }
}
