/// Why a series cannot be placed in the graph.
enum DropReason: Hashable, Sendable, CaseIterable {
  /// The caller's namespace is known but neither workload nor application, or its cluster says `unknown`.
  case badSource
  /// The server is a bare IP address, or its service's cluster says `unknown`.
  case badDestination
  /// No `reporter` label that Istio uses.
  case noReporter

  /// The reason within a sentence.
  var text: String {
    switch self {
    case .badSource: "the caller's labels contradict each other"
    case .badDestination: "the server's labels name no workload and no service"
    case .noReporter: "they have no reporter label"
    }
  }
}

/// Reads the two ends of a series by Kiali's identity rules.
struct EndpointReader {
  let labels: SeriesLabels

  /// Both ends, or why the series has to be left out.
  func read() -> Result<(source: Endpoint, target: Endpoint), DropError> {
    let source = Endpoint(
      cluster: labels.known("source_cluster"), namespace: labels.known("source_workload_namespace"),
      workload: labels.known("source_workload"),
      app: labels.firstKnown("source_canonical_service", "source_app"),
      version: labels.knownVersion("source_canonical_revision", "source_version"), isTarget: false)
    if source.namespace != nil {
      if source.workload == nil && source.app == nil { return .failure(DropError(reason: .badSource)) }
      if labels.saysUnknown("source_cluster") { return .failure(DropError(reason: .badSource)) }
    }
    var target = Endpoint(
      cluster: labels.known("destination_cluster"), namespace: labels.known("destination_workload_namespace"),
      workload: labels.known("destination_workload"),
      app: labels.firstKnown("destination_canonical_service", "destination_app"),
      version: labels.knownVersion("destination_canonical_revision", "destination_version"),
      service: service(callerNamespace: source.namespace), isTarget: true)
    if let host = labels["destination_service"], host == labels["destination_service_name"] {
      if host == Self.egressGatewayHost {
        // A gateway that is called by its full name is a workload, not an outside host.
        target.namespace = "istio-system"
        target.workload = "istio-egressgateway"
        target.app = target.app ?? "istio-egressgateway"
        target.cluster = source.cluster
      } else if target.workload == nil, Self.looksLikeIPv4(host) {
        return .failure(DropError(reason: .badDestination))
      }
    }
    if target.cluster == nil, target.service?.namespace != nil {
      // Where the answer did not name its cluster it is the caller's (istio#29373).
      target.cluster = source.cluster
      let isNamed = labels.known("destination_service_namespace") != nil
      if target.cluster == nil, isNamed, labels.saysUnknown("destination_cluster") {
        return .failure(DropError(reason: .badDestination))
      }
    }
    return .success((source, target))
  }

  private static let egressGatewayHost = "istio-egressgateway.istio-system.svc.cluster.local"

  private func service(callerNamespace: String?) -> ServiceKey? {
    ServiceKey(
      host: labels.known("destination_service"), name: labels.known("destination_service_name"),
      namespace: labels.known("destination_service_namespace"), callerNamespace: callerNamespace)
  }

  static func withoutPort(_ host: String) -> String { ServiceKey.withoutPort(host) }

  static func looksLikeIPv4(_ host: String) -> Bool {
    let parts = withoutPort(host).split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// A `DropReason` as an error.
struct DropError: Error {
  let reason: DropReason
}
