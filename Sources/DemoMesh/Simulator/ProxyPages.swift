/// The pages of a simulated proxy beside its statistics.
struct ProxyPages {
  let mesh: SimulatedMesh
  let proxy: Int

  private var workload: SimulatedMesh.Workload { mesh.workloads[mesh.proxies[proxy].workload] }

  /// The pod's own address: one that a pod might have.
  private static func address(_ workload: Int, _ replica: Int) -> String {
    "10.\(workload / 250 % 250).\(workload % 250).\(replica % 250 + 1)"
  }

  /// `/server_info`.
  func serverInfo(uptime: Double) -> String {
    let (index, replica) = mesh.proxies[proxy]
    let pod = workload.pod(replica)
    let namespace = workload.namespace
    let role = workload.isGateway ? "router" : "sidecar"
    let version = workload.version.map { ",\"version\":\"\($0)\"" } ?? ""
    let id =
      "\(role)~\(ProxyPages.address(index, replica))~\(pod).\(namespace)~\(namespace).svc.cluster.local"
    return """
      {"version":"simulated/1.40.0/Clean/RELEASE/none","state":"LIVE","hot_restart_version":"disabled",\
      "uptime_current_epoch":"\(Int(uptime))s","uptime_all_epochs":"\(Int(uptime))s",\
      "node":{"id":"\(id)","cluster":"\(workload.app).\(namespace)",\
      "metadata":{"NAME":"\(pod)","NAMESPACE":"\(namespace)","WORKLOAD_NAME":"\(workload.name)",\
      "OWNER":"kubernetes://apis/apps/v1/namespaces/\(namespace)/deployments/\(workload.name)",\
      "SERVICE_ACCOUNT":"\(workload.serviceAccount)","CLUSTER_ID":"Kubernetes","MESH_ID":"cluster.local",\
      "ISTIO_VERSION":"1.32.0","INSTANCE_IPS":"\(ProxyPages.address(index, replica))",\
      "LABELS":{"app":"\(workload.app)"\(version),"service.istio.io/canonical-name":"\(workload.app)",\
      "service.istio.io/canonical-revision":"\(workload.revision)"}}}}
      """
  }

  /// `/clusters?format=json`: every service that the workload calls, with its endpoints, and its own.
  func clusters(_ traffic: SimulatedTraffic, at t: Double) -> String {
    let (index, _) = mesh.proxies[proxy]
    var statuses: [String] = []
    var seen: Set<Int> = []
    for edge in mesh.edges where edge.source == index && seen.insert(edge.service).inserted {
      let service = mesh.services[edge.service]
      let hosts = service.workloads.flatMap { destination -> [String] in
        let calls = calls(to: destination, traffic, t)
        return (0..<mesh.workloads[destination].replicas).map {
          host(
            ProxyPages.address(destination, $0), service.port, calls / mesh.workloads[destination].replicas)
        }
      }
      statuses.append(status("outbound|\(service.port)||\(service.host)", hosts))
    }
    if !workload.isGateway {
      statuses.append(status("inbound|\(workload.port)||", [host("127.0.0.6", workload.port, 0)]))
    }
    return "{\"cluster_statuses\":[\(statuses.joined(separator: ","))]}"
  }

  /// Calls of this proxy's workload to another, per pod of its own.
  private func calls(to destination: Int, _ traffic: SimulatedTraffic, _ t: Double) -> Int {
    let (index, _) = mesh.proxies[proxy]
    var sum = 0.0
    for (at, edge) in mesh.edges.enumerated() where edge.source == index && edge.destination == destination {
      for stream in traffic.edges[at].streams { sum += stream.flow.count(t, traffic.edges[at].pulse) }
    }
    return Int(sum) / workload.replicas
  }

  private func status(_ name: String, _ hosts: [String]) -> String {
    "{\"name\":\"\(name)\",\"added_via_api\":true,\"host_statuses\":[\(hosts.joined(separator: ","))]}"
  }

  private func host(_ address: String, _ port: Int, _ requests: Int) -> String {
    """
    {"address":{"socket_address":{"address":"\(address)","port_value":\(port)}},\
    "stats":[{"name":"rq_total","type":"COUNTER","value":"\(requests)"}],\
    "health_status":{"eds_health_status":"HEALTHY"},"weight":1}
    """
  }
}
