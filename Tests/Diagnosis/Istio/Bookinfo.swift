import Diagnosis
import Foundation
import Manifests

/// Istio's sample application as the base of tests: its objects in namespace bookinfo, which is injected.
enum Bookinfo {
  /// The namespace, without which no rule knows that the mesh is meant.
  static let namespace = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: bookinfo, labels: {istio-injection: enabled}}
    """

  /// Istio's own namespace and istiod.
  static let istiod = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: istio-system, labels: {istio-injection: disabled}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
    spec:
      selector: {matchLabels: {app: istiod}}
      template:
        metadata: {labels: {app: istiod}}
        spec:
          containers:
          - {name: discovery, image: istio/pilot}
    """

  /// Files of the sample (`networking/bookinfo-gateway.yaml`) and texts in one analysis; nil without the sample data.
  static func analyse(
    files: [String], texts: [String] = [], only: Set<String> = [], namespace: String = "bookinfo"
  ) -> Analysis? {
    var sources = texts.enumerated().map {
      ManifestSource(name: "text-\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    for file in files {
      guard let data = Analysing.data("bookinfo/\(file)") else { return nil }
      sources.append(ManifestSource(name: file, bytes: Array(data)))
    }
    var options = AnalysisOptions()
    options.only = only
    return Analyzer.run(
      ConfigSet(ManifestReader(defaultNamespace: namespace).read(sources)), options: options)
  }
}
