import Mesh
import Topology

/// Tells whether traffic belongs to a subject. A name may be followed by its namespace (`reviews.default`), and a
/// service may be named by its host.
struct SubjectMatcher: Sendable {
  let subject: MetricsSubject
  private let mayHoldNamespace: Bool

  init(_ subject: MetricsSubject) {
    self.subject = subject
    mayHoldNamespace = subject.namespace == nil && subject.name.utf8.contains(UInt8(ascii: "."))
  }

  /// It came to the subject.
  func isInbound(_ traffic: Traffic) -> Bool {
    switch subject.kind {
    case .mesh: return true
    case .workload: return isNamed(traffic.target.workload, traffic.target)
    case .app: return isNamed(traffic.target.app, traffic.target)
    case .service: return isService(traffic)
    }
  }

  /// The subject sent it. A service sends nothing: its workloads do.
  func isOutbound(_ traffic: Traffic) -> Bool {
    switch subject.kind {
    case .mesh, .service: return false
    case .workload: return isNamed(traffic.source.workload, traffic.source)
    case .app: return isNamed(traffic.source.app, traffic.source)
    }
  }

  private func isNamed(_ name: String, _ end: TrafficEnd) -> Bool {
    guard isCluster(end.cluster) else { return false }
    if name == subject.name { return subject.namespace == nil || subject.namespace == end.namespace }
    return mayHoldNamespace && subject.name == name + "." + end.namespace
  }

  private func isService(_ traffic: Traffic) -> Bool {
    guard let service = traffic.service, isCluster(traffic.target.cluster) else { return false }
    if service.name == subject.name {
      return subject.namespace == nil || subject.namespace == service.namespace
    }
    let isHost = ServiceKey.withoutPort(traffic.host) == subject.name
    if isHost {
      return subject.namespace == nil || service.namespace == nil || subject.namespace == service.namespace
    }
    guard mayHoldNamespace, let namespace = service.namespace, subject.name.hasPrefix(service.name + ".")
    else {
      return false
    }
    let rest = subject.name.dropFirst(service.name.count + 1)
    return rest == namespace || rest == namespace + ".svc"
  }

  private func isCluster(_ cluster: String) -> Bool {
    subject.cluster == nil || subject.cluster == cluster
  }

  /// The label that names the subject where traffic comes to it; nil for all of the mesh.
  var inboundLabel: String? {
    switch subject.kind {
    case .mesh: nil
    case .workload: "destination_workload"
    case .app: "destination_canonical_service"
    case .service: "destination_service"
    }
  }

  /// The label that names the subject where it sends.
  var outboundLabel: String? {
    switch subject.kind {
    case .mesh, .service: nil
    case .workload: "source_workload"
    case .app: "source_canonical_service"
    }
  }
}
