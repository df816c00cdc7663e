import Manifests

extension ReferencedResources {
  /// Gateways that virtual services are bound to and that do not exist.
  static func gateways(_ set: ConfigSet, _ report: inout RuleReport) {
    let names = GatewayNames(set)
    var near: NearestName?
    for service in set.virtualServices {
      let namespace = service.object.namespace
      for gateway in service.gateways
      where gateway.value != "mesh" && !gateway.value.isEmpty && !GatewayNames.isInternal(gateway.value) {
        guard names.find(gateway.value, from: namespace) == nil else { continue }
        let full = GatewayNames.qualified(gateway.value, in: namespace)
        guard set.facts.has(.gateways) else {
          report.skip(needs: .gateways)
          continue
        }
        guard GatewayNames.namespaces(of: gateway.value, from: namespace).allSatisfy(set.knowsGateways) else {
          report.skip(needs: set.facts.has(.allGateways) ? .allWaypoints : .allGateways)
          continue
        }
        let all = near ?? NearestName(names.names)
        near = all
        report.report(
          service.object, at: gateway.place,
          "There is no Gateway \(full): nothing of this VirtualService is served there "
            + "(404 with the flag NR, or refused connections)"
            + (service.isOnMesh ? "; in the mesh it is used" : ""),
          fix: fix(gateway.value, full, namespace, names, all))
      }
    }
  }

  private static func fix(
    _ written: String, _ full: String, _ namespace: String, _ names: GatewayNames, _ near: NearestName
  ) -> String {
    let last = full.split(separator: "/").last.map(String.init) ?? full
    if let elsewhere = names.named(last).first {
      return
        "there is a \(elsewhere): a name without a slash is looked for in the VirtualService's own namespace"
    }
    if let meant = near.nearest(full) { return "did you mean \(meant)?" }
    return "correct the name, or add the Gateway"
  }
}
