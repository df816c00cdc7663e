import Manifests

/// What objects of many kinds share: annotations, `exportTo`, selectors, what a policy is attached to.
enum CommonChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for object in set.objects where object.group.hasSuffix(".istio.io") {
      var review = SpecReview(object)
      MetadataChecks.check(object, &review)
      if let spec = object.spec { fields(spec, of: object, &review) }
      review.file(into: &report)
    }
  }

  private static func fields(_ spec: Node, of object: ConfigObject, _ review: inout SpecReview) {
    switch object.kind {
    case "VirtualService": ExportToChecks.check(spec, &review)
    case "ServiceEntry":
      ExportToChecks.check(spec, &review)
      SelectorChecks.check(spec, "workloadSelector", "labels", &review)
    case "DestinationRule":
      ExportToChecks.check(spec, &review)
      SelectorChecks.check(spec, "workloadSelector", "matchLabels", &review)
    case "Sidecar": SelectorChecks.check(spec, "workloadSelector", "labels", &review)
    case "EnvoyFilter":
      SelectorChecks.check(spec, "workloadSelector", "labels", &review)
      TargetRefChecks.check(spec, selector: "workloadSelector", &review)
    case "PeerAuthentication", "ProxyConfig": SelectorChecks.check(spec, "selector", "matchLabels", &review)
    case "RequestAuthentication", "AuthorizationPolicy", "Telemetry", "WasmPlugin",
      "TrafficExtension":
      SelectorChecks.check(spec, "selector", "matchLabels", &review)
      TargetRefChecks.check(spec, selector: "selector", &review)
    default: break
    }
  }
}
