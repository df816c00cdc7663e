import Manifests

extension Rule {
  /// A pod whose placeholder image was not replaced.
  static let ist0147 = Rule(
    "IST0147", "ImageAutoWithoutInjectionError", .error, kinds: ["Pod"], needs: [],
    explanation: """
      The pod's container `istio-proxy` has the image `auto`, a placeholder that the injector replaces when a pod is \
      created. A pod that still has it was not injected: there is no such image, and the pod does not start.

      A Pod in a file counts where the files show that no webhook takes it: webhooks are given and none selects it, or \
      its namespace is not labelled for injection.
      """,
    remedy: "Label the namespace or the pod for injection, and create the pod anew.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: disabled}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: bookinfo-gateway, namespace: bookinfo, labels: {istio: bookinfo-gateway}}
      spec:
        containers:
        - {name: istio-proxy, image: auto}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: bookinfo-gateway, namespace: bookinfo, labels: {istio: bookinfo-gateway}}
      spec:
        containers:
        - {name: istio-proxy, image: auto}
      """
  ) { set, report in
    let webhooks = InjectionWebhook.all(in: set)
    for pod in set.workloads where pod.isPod && !pod.isAssumed {
      guard let image = pod.proxy?.image, image.value == "auto" else { continue }
      if !set.source(of: pod.object).isLive {
        let mayBeInjected =
          webhooks.isEmpty
          ? mayBeInjected(pod, set.namespaces) : ImageAuto.isInjected(pod, set, webhooks)
        if mayBeInjected { continue }
      }
      report.report(
        pod.object, at: image.place,
        "The istio-proxy of Pod \(pod.object.name) still has the image auto: nothing injected it, and it cannot start",
        fix:
          "label the namespace for injection (or the pod sidecar.istio.io/inject: \"true\") and create it anew"
      )
    }
  }

  /// Judged by the labels alone, where no webhook was given.
  private static func mayBeInjected(_ pod: Workload, _ namespaces: NamespaceIndex) -> Bool {
    if let wish = pod.labels["sidecar.istio.io/inject"] { return wish == "true" }
    let namespace = pod.object.namespace
    return namespaces.objects[namespace] == nil || namespaces.isInjected(namespace)
  }
}
