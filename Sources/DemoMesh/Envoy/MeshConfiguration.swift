/// The whole configuration of the demo's proxies, worked out from its YAML (as a plan) and the faults in force. Pure: writes nothing.
struct MeshConfiguration: Sendable {
  let block: AddressBlock
  let layout: RunFolder

  /// What a proxy is started with.
  func bootstrap(_ pod: Pod) -> JSON {
    Bootstrap(block: block, layout: layout).content(of: pod)
  }

  /// What the proxies discover.
  func discovered(
    _ faults: FaultState, plan: MeshPlan = PlanBuilder.standard
  ) -> [DiscoveryKey: [DiscoveredResource]] {
    let clusters = Clusters(block: block, faults: faults, plan: plan)
    let listeners = Listeners(block: block, faults: faults, plan: plan)
    let routes = Routes(faults: faults, plan: plan)
    var out: [DiscoveryKey: [DiscoveredResource]] = [
      .init(workload: nil, type: .endpoints): clusters.assignments().map { .init(.endpoints, $0) }
    ]
    for pod in Bookinfo.pods {
      func publish(_ type: DiscoveryType, _ contents: [JSON]) {
        out[.init(workload: pod.workload, type: type)] = contents.map { .init(type, $0) }
      }
      publish(.clusters, clusters.clusters(of: pod))
      publish(.listeners, listeners.listeners(of: pod))
      publish(.routes, routes.configurations(of: pod))
    }
    return out
  }
}
