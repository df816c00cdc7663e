/// Every configuration file of the demo's proxies, worked out from the faults in force. Pure: writes nothing.
struct MeshFiles: Sendable {
  let block: AddressBlock
  let layout: RunFolder

  /// Files that stay as they are: bootstraps and secrets, by path.
  func fixed() -> [String: JSON] {
    var files = TransportSockets(layout: layout).secrets()
    let bootstrap = Bootstrap(block: block, layout: layout)
    for pod in Bookinfo.pods { files[layout.bootstrap(pod)] = bootstrap.content(of: pod) }
    return files
  }

  /// Files that follow the faults, by path: what the proxies discover.
  func discovered(_ faults: FaultState) -> [String: [JSON]] {
    var files: [String: [JSON]] = [:]
    let clusters = Clusters(block: block, layout: layout, faults: faults)
    for (name, assignment) in clusters.endpoints() { files[layout.endpoints(of: name)] = [assignment] }
    for pod in Bookinfo.pods {
      files[layout.clusters(pod)] = clusters.clusters(of: pod).map {
        TypedConfig.any("envoy.config.cluster.v3.Cluster", $0)
      }
      files[layout.listeners(pod)] = Listeners(block: block, layout: layout, faults: faults).listeners(of: pod)
      for routes in Routes(faults: faults).configurations(of: pod) {
        files[layout.routes(pod, routes.name)] = [routes.content]
      }
    }
    return files
  }
}
