import Diagnosis
import Manifests
import Testing

/// What is said of kinds: of misspelt, unserved and retired ones, and of nothing else.
@Suite struct KindTests {
  private func said(_ apiVersion: String, _ kind: String, _ more: String = "") -> [String] {
    let text = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a, namespace: n}\n\(more)"
    return Self.own(Analysing.run(text)).map { "\($0.code) \($0.start.line) \($0.fix ?? "")" }
  }

  static func own(_ analysis: Analysis) -> [Finding] {
    analysis.findings.filter { $0.code.hasPrefix("PHA000") || $0.code.hasPrefix("PHA001") }
  }

  @Test func misspeltKindsAreNamedWithTheNearest() {
    #expect(said("networking.istio.io/v1", "VirtaulService") == ["PHA0009 2 write kind: VirtualService"])
    #expect(said("networking.istio.io/v1", "virtualservice") == ["PHA0009 2 write kind: VirtualService"])
    #expect(said("networking.istio.io/v1", "DestinationRules") == ["PHA0009 2 write kind: DestinationRule"])
    #expect(said("apps/v1", "Deploment") == ["PHA0009 2 write kind: Deployment"])
    #expect(said("security.istio.io/v1", "PeerAuthenticaton") == ["PHA0009 2 write kind: PeerAuthentication"])
    #expect(said("networking.istio.io/v1", "Teapot") == ["PHA0009 2 "])
  }

  @Test func kindsUnderAnotherGroupAreSentHome() {
    #expect(
      said("networking.k8s.io/v1", "Gateway") == [
        "PHA0009 1 write apiVersion: networking.istio.io/v1 or gateway.networking.k8s.io/v1"
      ])
    #expect(
      said("networking.istio.io/v1", "AuthorizationPolicy") == [
        "PHA0009 1 write apiVersion: security.istio.io/v1"
      ])
    #expect(said("v1", "Deployment") == ["PHA0009 1 write apiVersion: apps/v1"])
    #expect(
      said("networking.isito.io/v1", "VirtualService") == [
        "PHA0009 1 write apiVersion: networking.istio.io/v1"
      ])
    #expect(said("istio.io/v1", "VirtualService") == ["PHA0009 1 write apiVersion: networking.istio.io/v1"])
  }

  @Test func versionsThatAreNotServedAreNamed() {
    #expect(
      said("networking.istio.io/v2", "VirtualService") == [
        "PHA0010 1 write apiVersion: networking.istio.io/v1"
      ])
    #expect(
      said("networking.istio.io/v1", "EnvoyFilter").contains(
        "PHA0010 1 write apiVersion: networking.istio.io/v1alpha3"))
    #expect(
      said("gateway.networking.k8s.io/v1", "TCPRoute").contains(
        "PHA0010 1 write apiVersion: gateway.networking.k8s.io/v1alpha2"))
    #expect(
      Self.own(Analysing.run("kind: VirtualService\nmetadata: {name: a, namespace: n}\n")).map(\.fix)
        == ["write apiVersion: networking.istio.io/v1"])
  }

  @Test func retiredKindsAreAnsweredWithWhatReplacesThem() {
    func code(_ apiVersion: String, _ kind: String) -> String? {
      said(apiVersion, kind).first.map { String($0.prefix(7)) }
    }
    for kind in ["Policy", "MeshPolicy"] {
      #expect(code("authentication.istio.io/v1alpha1", kind) == "PHA0011")
    }
    for kind in ["ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"] {
      #expect(code("rbac.istio.io/v1alpha1", kind) == "PHA0011")
    }
    for kind in ["rule", "handler", "QuotaSpec", "HTTPAPISpec", "listchecker", "whatever"] {
      #expect(code("config.istio.io/v1alpha2", kind) == "PHA0011")
    }
    #expect(code("split.smi-spec.io/v1alpha1", "TrafficSplit") == "PHA0013")
    #expect(code("access.smi-spec.io/v1alpha2", "TrafficTarget") == "PHA0013")
    #expect(code("specs.smi-spec.io/v1alpha4", "HTTPRouteGroup") == "PHA0013")
    #expect(
      said("extensions/v1beta1", "Deployment") == [
        "PHA0012 1 write apiVersion: apps/v1, and check the fields that changed with it"
      ])
    #expect(code("networking.k8s.io/v1beta1", "Ingress") == "PHA0012")
    #expect(code("policy/v1beta1", "PodSecurityPolicy") == "PHA0012")
    #expect(code("autoscaling/v2beta2", "HorizontalPodAutoscaler") == "PHA0012")
  }

  @Test func anIngressOfClassIstioIsExplainedAndOthersAreNot() {
    #expect(said("networking.k8s.io/v1", "Ingress", "spec: {ingressClassName: istio}\n").count == 1)
    #expect(said("networking.k8s.io/v1", "Ingress", "spec: {ingressClassName: nginx}\n") == [])
    let annotated = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: a
        annotations: {kubernetes.io/ingress.class: istio}
      """
    let found = Self.own(Analysing.run(annotated))
    #expect(found.map(\.code) == ["PHA0014"])
    #expect(found.first?.start == Position(line: 5, column: 46))
  }

  @Test func otherOperatorsKindsAreNoneOfOurBusiness() {
    for (apiVersion, kind) in [
      ("serving.knative.dev/v1", "Service"), ("traefik.io/v1alpha1", "IngressRoute"),
      ("cert-manager.io/v1", "Certificate"), ("argoproj.io/v1alpha1", "Rollout"),
      ("route.openshift.io/v1", "Route"), ("networking.gke.io/v1", "ManagedCertificate"),
      ("networking.x-k8s.io/v1alpha1", "Gateway"), ("resource.k8s.io/v1", "ResourceClaim"),
      ("kiali.io/v1alpha1", "Kiali"), ("install.istio.io/v1alpha1", "IstioOperator"),
    ] {
      #expect(said(apiVersion, kind) == [], "\(apiVersion) \(kind)")
    }
  }

  @Test func everyKnownKindIsKnownInAllItsVersions() {
    for group in KnownKinds.groups {
      for known in (KnownKinds.kinds(of: group) ?? [:]).values where known.kind != "List" {
        for version in known.versions {
          let text = "apiVersion: \(known.apiVersion(version))\nkind: \(known.kind)\nmetadata: {name: a}\n"
          #expect(Self.own(Analysing.run(text)).map(\.code) == [], "\(known.kind) \(version)")
        }
      }
    }
  }
}
