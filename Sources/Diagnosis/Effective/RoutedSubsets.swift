import Manifests

extension EffectiveConfig {
  /// A route that leads to a subset of a host (a full name); nil where none does.
  func routed(to host: String, subset: String) -> (object: ConfigObject, place: Place)? {
    for index in routes.byDestination[host] ?? [] {
      let service = set.virtualServices[index]
      let namespace = service.object.namespace
      for destination in service.destinations where destination.subset?.value == subset {
        guard let written = destination.host, set.hosts.fqdn(written.value, in: namespace) == host else {
          continue
        }
        return (service.object, destination.subset?.place ?? destination.node.place)
      }
    }
    return nil
  }
}
