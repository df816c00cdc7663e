import Diagnosis
import Manifests

/// Short forms for tests of one code.
enum Looking {
  /// `Kind namespace/name path` of each finding of a code, sorted.
  static func `for`(_ code: String, in texts: String..., meshConfig: String? = nil, namespace: String = "")
    -> [String]
  {
    findings(code, texts, meshConfig: meshConfig, namespace: namespace).map { "\($0.subject) \($0.path)" }
      .sorted()
  }

  /// The findings themselves.
  static func findings(
    _ code: String, _ texts: [String], meshConfig: String? = nil, namespace: String = "", now: Int? = nil
  ) -> [Finding] {
    var options = AnalysisOptions()
    options.only = [code]
    if let now { options.now = now }
    let sources = texts.enumerated().map {
      ManifestSource(name: "\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    let read = ManifestReader(defaultNamespace: namespace).read(sources)
    let mesh = meshConfig.flatMap { MeshConfig.read(Array($0.utf8)) }
    return Analyzer.run(ConfigSet(read, meshConfig: mesh), options: options).findings.filter {
      $0.code == code
    }
  }

  static func service(_ name: String, in namespace: String, ports: [Int] = [9080], more: String = "")
    -> String
  {
    let list = ports.map { "{name: http-\($0), port: \($0)}" }.joined(separator: ", ")
    return """
      apiVersion: v1
      kind: Service
      metadata: {name: \(name), namespace: \(namespace)\(more)}
      spec: {ports: [\(list)]}
      ---

      """
  }

  static func virtualService(_ name: String, in namespace: String, _ spec: String) -> String {
    istio("VirtualService", name, in: namespace, spec)
  }

  static func istio(_ kind: String, _ name: String, in namespace: String, _ spec: String) -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: \(kind)
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {\(spec)}
    ---

    """
  }

  static func pod(_ name: String, in namespace: String, labels: String, spec: String = "containers: []")
    -> String
  {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}
    spec: {\(spec)}
    ---

    """
  }
}
