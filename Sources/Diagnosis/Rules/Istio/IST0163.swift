import Manifests

extension Rule {
  /// A webhook of the control plane without a usable address.
  static let ist0163 = Rule(
    "IST0163", "InvalidExternalControlPlaneConfig", .warning,
    kinds: ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"],
    explanation: """
      A webhook of Istio's control plane has neither a Service nor a URL that can be read. The API server cannot call \
      it: pods are not injected, or configuration is not checked; with `failurePolicy: Fail` creating them fails. It \
      happens where the control plane is outside the cluster and its address was left out at installation.
      """,
    remedy: "Write the address of the external control plane's ingress gateway, `https://HOST:15017/…`.",
    bad: """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: istiod-default-validator}
      webhooks:
      - name: validation.istio.io
        clientConfig: {url: ""}
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
    for webhook in ControlPlaneWebhook.all(in: set) {
      guard let fault = webhook.fault, fault != .address else { continue }
      report.report(
        webhook.object, at: webhook.place,
        fault == .missing
          ? "Webhook \(webhook.name) has neither a URL nor a Service: the API server cannot call the control plane"
          : "The URL \(webhook.url?.value ?? "") of webhook \(webhook.name) has no readable host: the API server cannot "
            + "call the control plane",
        fix: "write clientConfig.url: https://HOST:15017/… with the external control plane's host")
    }
  }
}
