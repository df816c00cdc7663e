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
    // Where no Service of the namespace was given, nothing is known of the control plane's.
    let known = Set(set.services.lazy.filter { !$0.isAssumed }.map(\.object.namespace))
    var seen: Set<String> = []
    for webhook in webhooks {
      guard let service = webhook.node.at("clientConfig", "service"), let name = service.string("name") else {
        continue
      }
      let namespace = service["namespace"]?.text ?? ""
      guard known.contains(namespace), set.hosts.service(named: name.value, in: namespace) == nil,
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
    // A bit for each webhook: what each says to a set of labels is asked once, the pairs are then only combined.
    let looked = webhooks.prefix(64)
    func mask(_ says: (InjectionWebhook) -> Bool) -> UInt64 {
      looked.indices.reduce(0) { says(looked[$1]) ? $0 | (1 << UInt64($1)) : $0 }
    }
    let forNamespace = Set(namespaces.map { labels in mask { $0.namespaceSelector.matches(labels) } })
    let forPod = Set(pods.map { labels in mask { $0.objectSelector.matches(labels) } })
    let matching = Set(forNamespace.flatMap { namespace in forPod.map { namespace & $0 } })
    var others: [Int: Set<Int>] = [:]
    for bits in matching where bits.nonzeroBitCount > 1 {
      let indices = looked.indices.filter { bits & (1 << UInt64($0)) != 0 }
      for index in indices { others[index, default: []].formUnion(indices.filter { $0 != index }) }
    }
    for (index, overlapping) in others.sorted(by: { $0.key < $1.key }) {
      let webhook = webhooks[index]
      let list = overlapping.sorted().map { webhooks[$0] }
      let names = list.prefix(3).map { "\($0.object.name)/\($0.name)" }.joined(separator: ", ")
      report.report(
        webhook.object, at: webhook.node["name"]?.place,
        "Webhook \(webhook.name) takes pods that \(names) takes too: they would be injected twice",
        notes: list.prefix(5).map {
          .init("\($0.name) of \($0.object.name)", $0.object, at: $0.node["name"]?.place)
        },
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
