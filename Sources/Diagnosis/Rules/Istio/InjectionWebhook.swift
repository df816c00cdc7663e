import Manifests

/// A webhook that adds Istio's sidecar to pods.
struct InjectionWebhook: Sendable {
  /// The MutatingWebhookConfiguration it stands in.
  let object: ConfigObject
  /// The webhook's map.
  let node: Node
  /// Its name, `namespace.sidecar-injector.istio.io`.
  let name: String
  /// Which namespaces' pods it is asked about.
  let namespaceSelector: LabelRequirement
  /// Which pods it is asked about.
  let objectSelector: LabelRequirement

  /// The injection webhooks of a set: those of configurations with a webhook of Istio's name, or with a revision.
  static func all(in set: ConfigSet) -> [InjectionWebhook] {
    (set.byKind["MutatingWebhookConfiguration"] ?? []).flatMap { object -> [InjectionWebhook] in
      let webhooks = (object.root["webhooks"]?.items ?? []).map { node in
        InjectionWebhook(
          object: object, node: node, name: node["name"]?.text ?? "",
          namespaceSelector: LabelRequirement(node["namespaceSelector"]),
          objectSelector: LabelRequirement(node["objectSelector"]))
      }
      let isIstio = webhooks.contains { $0.name.hasSuffix("istio.io") || !$0.revisions.isEmpty }
      return isIstio ? webhooks : []
    }
  }

  /// The revisions it names.
  var revisions: Set<String> {
    namespaceSelector.values(of: "istio.io/rev").union(objectSelector.values(of: "istio.io/rev"))
  }

  /// Whether a pod is changed by it.
  func matches(namespace: [String: String], pod: [String: String]) -> Bool {
    namespaceSelector.matches(namespace) && objectSelector.matches(pod)
  }
}
