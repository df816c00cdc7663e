import Manifests

extension Rule {
  /// A control plane that is called by a bare address.
  static let ist0164 = Rule(
    "IST0164", "ExternalControlPlaneAddressIsNotAHostname", .info,
    kinds: ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"],
    explanation: """
      A webhook of Istio's control plane is called by an IP address and not by a host name. It works as long as the \
      load balancer keeps the address; when it changes, injection and validation stop, and the certificate must be \
      made for the address.
      """,
    remedy: "Use a host name that leads to the external control plane's ingress gateway.",
    bad: """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: istiod-default-validator}
      webhooks:
      - name: validation.istio.io
        clientConfig: {url: "https://203.0.113.7:15017/validate"}
      """,
    good: """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: istiod-default-validator}
      webhooks:
      - name: validation.istio.io
        clientConfig: {url: "https://istiod.example.com:15017/validate"}
      """
  ) { set, report in
    for webhook in ControlPlaneWebhook.all(in: set) where webhook.fault == .address {
      report.report(
        webhook.object, at: webhook.place,
        "Webhook \(webhook.name) calls the control plane by an IP address (\(webhook.url?.value ?? "")): it stops "
          + "working when the address changes",
        fix: "use a host name")
    }
  }
}
