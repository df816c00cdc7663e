import Manifests

extension Rule {
  /// A Deployment that waits for an injection that does not come.
  static let ist0146 = Rule(
    "IST0146", "ImageAutoWithoutInjectionWarning", .warning, kinds: ["Deployment"], needs: [.webhooks],
    explanation: """
      The template has a container `istio-proxy` with the image `auto`, a placeholder that the injector replaces when \
      the pod is created (gateways are installed like that). No injection webhook takes pods with these labels in this \
      namespace: nothing replaces it, and the pods stay in ErrImagePull.
      """,
    remedy:
      "Label the namespace `istio-injection=enabled`, or the template `sidecar.istio.io/inject: \"true\"`.",
    bad: Self.example(podLabels: "{istio: bookinfo-gateway}"),
    good: Self.example(podLabels: "{istio: bookinfo-gateway, sidecar.istio.io/inject: \"true\"}")
  ) { set, report in
    let webhooks = InjectionWebhook.all(in: set)
    guard !webhooks.isEmpty else { return }
    for workload in set.workloads where !workload.isPod {
      guard let image = workload.proxy?.image, image.value == "auto",
        !ImageAuto.isInjected(workload, set, webhooks)
      else { continue }
      report.report(
        workload.object, at: image.place,
        "The istio-proxy of \(workload.object.name) has the image auto, but no injection webhook takes its pods: "
          + "the image cannot be pulled",
        fix:
          "add the label sidecar.istio.io/inject: \"true\" to the template, or label the namespace for injection"
      )
    }
  }

  private static func example(podLabels: String) -> String {
    """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: istio-sidecar-injector}
    webhooks:
    - name: object.sidecar-injector.istio.io
      clientConfig: {service: {name: istiod, namespace: istio-system}}
      objectSelector: {matchLabels: {sidecar.istio.io/inject: "true"}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: bookinfo-gateway, namespace: bookinfo}
    spec:
      selector: {matchLabels: {istio: bookinfo-gateway}}
      template:
        metadata:
          labels: \(podLabels)
          annotations: {inject.istio.io/templates: gateway}
        spec:
          containers:
          - {name: istio-proxy, image: auto}
    """
  }
}

/// Whether the placeholder image of a proxy gets replaced.
enum ImageAuto {
  /// Whether a webhook takes the pods of a workload.
  static func isInjected(_ workload: Workload, _ set: ConfigSet, _ webhooks: [InjectionWebhook]) -> Bool {
    let namespace = set.namespaces.labels(workload.object.namespace)
    return webhooks.contains { $0.matches(namespace: namespace, pod: workload.labels) }
  }
}
