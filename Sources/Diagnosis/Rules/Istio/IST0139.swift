import Manifests

extension Rule {
  /// Injection webhooks that overlap or lead nowhere.
  static let ist0139 = Rule(
    "IST0139", "InvalidWebhook", .error, kinds: ["MutatingWebhookConfiguration"], needs: [.webhooks],
    explanation: """
      Either two of Istio's injection webhooks take the same pods: such a pod is injected twice, by two revisions. Or a \
      webhook leads to a Service that is not there: with `failurePolicy: Fail` no pod that it is asked about can be \
      created, with `Ignore` pods start without a sidecar.

      All combinations of the labels `istio-injection`, `istio.io/rev` and `sidecar.istio.io/inject` on namespace and \
      pod are tried.
      """,
    remedy: "Remove what an old installation left, or limit the webhooks to their revisions.",
    bad: """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: istio-sidecar-injector}
      webhooks:
      - name: namespace.sidecar-injector.istio.io
        clientConfig: {service: {name: istiod, namespace: istio-system}}
        namespaceSelector: {matchLabels: {istio-injection: enabled}}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: istio-sidecar-injector-old}
      webhooks:
      - name: namespace.sidecar-injector.istio.io
        clientConfig: {service: {name: istiod-old, namespace: istio-system}}
        namespaceSelector: {matchLabels: {istio-injection: enabled}}
      """,
    good: """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: istio-sidecar-injector}
      webhooks:
      - name: namespace.sidecar-injector.istio.io
        clientConfig: {service: {name: istiod, namespace: istio-system}}
        namespaceSelector: {matchLabels: {istio-injection: enabled}}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: istio-sidecar-injector-canary}
      webhooks:
      - name: rev.namespace.sidecar-injector.istio.io
        clientConfig: {service: {name: istiod-canary, namespace: istio-system}}
        namespaceSelector:
          matchLabels: {istio.io/rev: canary}
          matchExpressions:
          - {key: istio-injection, operator: DoesNotExist}
      """
  ) { set, report in
    let webhooks = InjectionWebhook.all(in: set)
    reportOverlaps(webhooks, &report)
    // Without any Service nothing is known of the control plane's.
    guard set.facts.has(.services) else { return }
    var seen: Set<String> = []
    for webhook in webhooks {
      guard let service = webhook.node.at("clientConfig", "service"), let name = service.string("name") else {
        continue
      }
      let namespace = service["namespace"]?.text ?? ""
      guard set.hosts.service(named: name.value, in: namespace) == nil,
        seen.insert("\(webhook.object.index) \(namespace)/\(name.value)").inserted
      else { continue }
      report.report(
        webhook.object, at: name.place,
        "Webhook \(webhook.name) leads to Service \(namespace)/\(name.value), which is not there: pods cannot be injected",
        fix: "correct the Service's name, or delete the configuration if its control plane is gone")
    }
  }

  private static func reportOverlaps(_ webhooks: [InjectionWebhook], _ report: inout RuleReport) {
    guard webhooks.count > 1 else { return }
    let revisions = webhooks.reduce(into: Set<String>()) { $0.formUnion($1.revisions) }.sorted().prefix(50)
    let namespaces = combinations("istio-injection", ["enabled", "disabled"], revisions)
    let pods = combinations("sidecar.istio.io/inject", ["true", "false"], revisions)
    // What a webhook says to each set of labels is asked once; the pairs are then only looked up.
    let forNamespace = namespaces.map { labels in webhooks.map { $0.namespaceSelector.matches(labels) } }
    let forPod = pods.map { labels in webhooks.map { $0.objectSelector.matches(labels) } }
    var others: [Int: Set<Int>] = [:]
    for namespace in forNamespace {
      for pod in forPod {
        let matching = webhooks.indices.filter { namespace[$0] && pod[$0] }
        guard matching.count > 1 else { continue }
        for index in matching { others[index, default: []].formUnion(matching.filter { $0 != index }) }
      }
    }
    for (index, overlapping) in others.sorted(by: { $0.key < $1.key }) {
      let webhook = webhooks[index]
      let list = overlapping.sorted().map { webhooks[$0] }
      let names = list.prefix(3).map { "\($0.object.name)/\($0.name)" }.joined(separator: ", ")
      report.report(
        webhook.object, at: webhook.node["name"]?.place,
        "Webhook \(webhook.name) takes pods that \(names) takes too: they would be injected twice",
        notes: list.map { .init("\($0.name) of \($0.object.name)", $0.object, at: $0.node["name"]?.place) },
        fix: "delete the configuration of the older installation, or give each revision its own selectors")
    }
  }

  /// Every set of labels that decides about injection: the key with each value or not at all, each revision or none.
  private static func combinations(
    _ key: String, _ values: [String], _ revisions: some Sequence<String>
  ) -> [[String: String]] {
    var base: [[String: String]] = [[:]]
    base += values.map { [key: $0] }
    return base
      + revisions.flatMap { revision in
        base.map { labels in labels.merging(["istio.io/rev": revision]) { $1 } }
      }
  }
}
