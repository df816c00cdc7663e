import Manifests
import Topology

extension ConfigSet {
  /// What Services and workloads say of their own health goals (`health.kiali.io/rate`), raw. Cost: a step for each.
  public var goalAnnotations: [GoalSubject: String] {
    let name = HealthGoals.annotationName
    var result: [GoalSubject: String] = [:]
    for service in services {
      guard let text = service.object.annotations[name]?.value else { continue }
      result[GoalSubject(.service, namespace: service.object.namespace, name: service.object.name)] = text
    }
    for workload in workloads where !workload.isPod {
      guard let text = workload.object.annotations[name]?.value ?? workload.annotations[name]?.value else {
        continue
      }
      result[GoalSubject(.workload, namespace: workload.object.namespace, name: workload.object.name)] = text
    }
    return result
  }
}
