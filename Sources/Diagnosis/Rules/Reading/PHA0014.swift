import Manifests

extension Rule {
  /// An Ingress that Istio serves.
  static let pha0014 = Rule(
    "PHA0014", "IstioIngress", .info, kinds: ["Ingress"],
    explanation: """
      An Ingress of class `istio` is served by Istio's ingress gateway: istiod makes a Gateway of its own for ports 80 and \
      443 and routes of its rules. Weights, retries, timeouts, faults and header matches cannot be written in an Ingress.
      """,
    remedy:
      "It works as it is. For more than hosts and paths write a Gateway with a VirtualService, or an HTTPRoute.",
    bad: """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        ingressClassName: istio
        rules:
        - http:
            paths:
            - {path: /productpage, pathType: Prefix, backend: {service: {name: productpage, port: {number: 9080}}}}
      """,
    good: """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        ingressClassName: nginx
        rules:
        - http:
            paths:
            - {path: /productpage, pathType: Prefix, backend: {service: {name: productpage, port: {number: 9080}}}}
      """
  ) { set, report in
    for object in set.byKind["Ingress"] ?? [] {
      guard object.group == "networking.k8s.io" || object.group == "extensions" else { continue }
      if let old = object.annotations["kubernetes.io/ingress.class"], old.value == "istio" {
        report.report(
          object, at: old.place,
          "This Ingress is served by Istio's ingress gateway (class istio): by host and path, with no weights, retries or header matches. The annotation is Kubernetes' old way to choose the class.",
          fix:
            "write spec.ingressClassName: istio with an IngressClass of controller istio.io/ingress-controller, or a Gateway with a VirtualService"
        )
      } else if let name = object.spec?.string("ingressClassName"), name.value == "istio" {
        report.report(
          object, at: name.place,
          "This Ingress is served by Istio's ingress gateway (class istio): by host and path, with no weights, retries or header matches.",
          fix: "for weights, retries or headers write a Gateway with a VirtualService, or an HTTPRoute")
      }
    }
  }
}
