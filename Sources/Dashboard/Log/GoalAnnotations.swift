import Manifests
import Topology

extension ConfigSet {
  /// What Services and workloads say of their own health goals (`health.kiali.io/rate`), raw. Cost: a step for each.
  public var goalAnnotations: [GoalSubject: String] {
    let name = HealthGoals.annotationName
    var result: [GoalSubject: String] = [:]
    func note(_ kind: GoalSubject.Kind, _ object: ConfigObject, _ text: String?) {
      guard let text else { return }
      let cluster = object.cluster.isEmpty ? nil : object.cluster
      result[GoalSubject(kind, cluster: cluster, namespace: object.namespace, name: object.name)] = text
    }
    for service in services { note(.service, service.object, service.object.annotations[name]?.value) }
    for workload in workloads where !workload.isPod {
      note(
        .workload, workload.object,
        workload.object.annotations[name]?.value ?? workload.annotations[name]?.value)
    }
    return result
  }
}
