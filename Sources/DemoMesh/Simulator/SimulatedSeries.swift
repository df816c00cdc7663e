/// One set of labels of one proxy with the streams that are counted under it.
struct SimulatedSeries: Sendable {
  /// Which metrics it has.
  enum Kind: Sendable { case requests, messages, connections }

  /// A stream's share for one pod: calls are dealt to pods in turn, so that all pods together have exactly
  /// the stream's calls.
  struct Part: Sendable {
    var edge: Int
    var stream: Int
    var pod: Int
    var pods: Int
    /// Requests that this side sees for one call.
    var times: Int

    func deal(_ calls: Double) -> Int {
      let whole = Int(calls) * times
      return whole > pod ? (whole + pods - 1 - pod) / pods : 0
    }
  }

  var kind: Kind
  /// `reporter="source",…` as Envoy prints it.
  var labels: String
  var parts: [Part]

  /// The labels as they stand in the raw statistic's name: `.reporter.source.…`.
  var rawTail: String {
    labels.split(separator: ",").map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1)
      return halves.count == 2 ? ".\(halves[0]).\(halves[1].dropFirst().dropLast())" : ""
    }.joined()
  }

  /// Every series of one proxy.
  static func all(of proxy: Int, in traffic: SimulatedTraffic) -> [SimulatedSeries] {
    let mesh = traffic.mesh
    let (workload, replica) = mesh.proxies[proxy]
    var series: [SimulatedSeries] = []
    var known: [String: Int] = [:]
    func add(_ kind: Kind, _ labels: String, _ part: Part) {
      let key = "\(kind) \(labels)"
      if let at = known[key] {
        series[at].parts.append(part)
      } else {
        known[key] = series.count
        series.append(SimulatedSeries(kind: kind, labels: labels, parts: [part]))
      }
    }
    for (index, edge) in mesh.edges.enumerated() where edge.source == workload || edge.destination == workload
    {
      for (at, stream) in traffic.edges[index].streams.enumerated() {
        let isSource = edge.source == workload
        guard let record = isSource ? stream.outcome.source : stream.outcome.destination else { continue }
        if edge.speech == .tcp, !isSource, stream.outcome != .ok { continue }
        let part = Part(
          edge: index, stream: at, pod: replica, pods: mesh.workloads[workload].replicas, times: record.times)
        let labels = IstioLabelText(mesh: mesh, edge: edge, stream: stream, isSource: isSource)
        add(edge.speech == .tcp ? .connections : .requests, labels.full(record), part)
        if edge.speech == .grpc, stream.outcome == .ok { add(.messages, labels.common, part) }
      }
    }
    return series
  }
}

/// The text of Istio's standard labels, in the order in which its stats filter writes them.
struct IstioLabelText {
  /// The 21 labels that every metric has.
  let common: String
  private let speech: SimulatedMesh.Speech
  private let security: String

  init(mesh: SimulatedMesh, edge: SimulatedMesh.Edge, stream: SimulatedTraffic.Stream, isSource: Bool) {
    let source = mesh.workloads[edge.source]
    let service = mesh.services[edge.service]
    let destination = stream.outcome.namesWorkload ? edge.destination.map { mesh.workloads[$0] } : nil
    let isMutual = stream.isMutual && destination != nil && stream.outcome.destination != nil
    speech = edge.speech
    security = isSource ? "unknown" : stream.isMutual ? "mutual_tls" : "none"
    common = """
      reporter="\(isSource ? "source" : "destination")",source_workload="\(source.name)",\
      source_canonical_service="\(source.app)",source_canonical_revision="\(source.revision)",\
      source_workload_namespace="\(source.namespace)",source_principal="\(isMutual ? source.principal : "unknown")",\
      source_app="\(source.app)",source_version="\(source.version ?? "unknown")",source_cluster="Kubernetes",\
      destination_workload="\(destination?.name ?? "unknown")",\
      destination_workload_namespace="\(destination?.namespace ?? "unknown")",\
      destination_principal="\(isMutual ? destination?.principal ?? "unknown" : "unknown")",\
      destination_app="\(destination?.app ?? "unknown")",destination_version="\(destination?.version ?? "unknown")",\
      destination_service="\(service.host)",destination_canonical_service="\(destination?.app ?? "unknown")",\
      destination_canonical_revision="\(destination?.revision ?? "latest")",\
      destination_service_name="\(service.name)",destination_service_namespace="\(service.namespace)",\
      destination_cluster="\(destination == nil ? "unknown" : "Kubernetes")"
      """
  }

  /// With what tells requests and connections apart.
  func full(_ record: SimulatedOutcome.Record) -> String {
    guard speech != .tcp else {
      return """
        \(common),request_protocol="tcp",response_flags="\(record.flags)",connection_security_policy="\(security)"
        """
    }
    // A gRPC answer, good or bad, is an HTTP 200 with its own status.
    let isGRPC = speech == .grpc
    return """
      \(common),request_protocol="\(speech.rawValue)",\
      response_code="\(isGRPC && record.code != 0 ? 200 : record.code)",\
      grpc_response_status="\(isGRPC ? "\(record.grpcStatus)" : "")",response_flags="\(record.flags)",\
      connection_security_policy="\(security)"
      """
  }
}
