extension ConfigSet {
  /// Whether a Gateway configures pods of its own namespace only: istiod's variable `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`.
  /// Cost: linear in the Deployments.
  public var scopesGatewaysToNamespace: Bool {
    pilotVariable("PILOT_SCOPE_GATEWAY_TO_NAMESPACE") == "true"
  }

  /// A variable of istiod's container, from its Deployment (label `app: istiod`); nil where it is not there.
  public func pilotVariable(_ name: String) -> String? {
    for deployment in byKind["Deployment"] ?? [] where deployment.labels["app"] == "istiod" {
      for container in deployment.spec?.at("template", "spec", "containers")?.items ?? [] {
        for variable in container["env"]?.items ?? [] where variable["name"]?.text == name {
          return variable["value"]?.text
        }
      }
    }
    return nil
  }
}
