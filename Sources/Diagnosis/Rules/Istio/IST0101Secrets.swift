import Manifests

extension ReferencedResources {
  /// Certificates of Gateways whose secret is not there.
  static func gatewaySecrets(_ set: ConfigSet, _ report: inout RuleReport) {
    var secrets = GatewaySecrets(set)
    // Secrets are seldom kept beside other configuration: with none read at all, their absence is worth a warning where
    // a cluster was given, and nothing where one file was.
    let level: Level? = set.facts.has(.secrets) ? nil : .warning
    for gateway in set.gateways {
      for use in secrets.uses(of: gateway) where use.secret == nil {
        // Of a cluster whose secrets nobody reads their absence says nothing at all.
        guard level == nil || set.facts.has(.services) && set.gaps.hasAll("Secret") else {
          report.skip(needs: .secrets)
          continue
        }
        let place = within(use.namespace)
        let near = secrets.nearest(use)
        let elsewhere = secrets.namespaces(of: use.name)
        let fix =
          if let near {
            "did you mean \(near)?"
          } else if let other = elsewhere.first {
            "copy the secret from namespace \(other): a gateway reads secrets of its own pods' namespace"
          } else {
            "create it\(place): kubectl create secret tls \(use.name)"
              + (use.namespace.isEmpty ? "" : " -n \(use.namespace)") + " --cert=FILE --key=FILE"
          }
        report.report(
          gateway.object, at: use.place,
          (level == nil
            ? "No secret \(use.name) was found\(place), where this Gateway's pods are: "
            : "No secret was read at all; if there is none called \(use.name)\(place), where this Gateway's pods are, ")
            + "the port has no certificate and every TLS handshake is cut off", level: level, fix: fix)
      }
    }
  }
}
