import Testing

@testable import Diagnosis

@Suite struct KialiAmbientTests {
  private let waypoint = Kiali.object(
    "K8sGateway", "waypoint", "gatewayClassName: istio-waypoint, listeners: []")
  private let http = "rules: [{to: [{operation: {methods: [GET]}}]}]"
  private func service(_ labels: String = "") -> String {
    "{apiVersion: v1, kind: Service, metadata: {name: reviews, namespace: bookinfo, labels: {\(labels)}}, "
      + "spec: {selector: {app: reviews}, ports: [{name: http, port: 9080}]}}"
  }
  private func policy(_ spec: String) -> String { Kiali.object("AuthorizationPolicy", "p", spec) }

  @Test(arguments: [
    ("rules: [{to: [{operation: {notPaths: [/x]}}]}]", 1),
    ("rules: [{from: [{source: {requestPrincipals: [\"*\"]}}]}]", 1),
    ("rules: [{when: [{key: \"request.headers[x]\", values: [y]}]}]", 1),
    ("rules: [{to: [{operation: {ports: [\"80\"]}}]}]", 0),
    ("rules: [{when: [{key: destination.port, values: [\"80\"]}]}]", 0), ("action: DENY", 0),
  ]) func whatLooksAtHTTPNeedsAWaypoint(spec: String, findings: Int) {
    #expect(Kiali.lines("KIA0109", Kiali.ambient("bookinfo"), policy(spec)).count == findings)
    #expect(Kiali.lines("KIA0110", Kiali.ambient("bookinfo", waypoint: true), policy(spec)).count == findings)
    #expect(Kiali.lines("KIA0109", Kiali.namespace("bookinfo"), policy(spec)) == [])
    #expect(Kiali.lines("KIA0109", policy(spec)) == [])
  }

  @Test func theServiceOfATargetRefDecides() {
    let attached = policy(http + ", targetRefs: [{kind: Service, group: \"\", name: reviews}]")
    let space = Kiali.ambient("bookinfo")
    #expect(Kiali.lines("KIA0109", space, service(), attached).count == 1)
    #expect(Kiali.lines("KIA0109", space, service("istio.io/use-waypoint: waypoint"), attached) == [])
    let enrolled = Kiali.ambient("bookinfo", waypoint: true)
    #expect(Kiali.lines("KIA0109", enrolled, service(), attached) == [])
    #expect(Kiali.lines("KIA0109", enrolled, service("istio.io/use-waypoint: none"), attached).count == 1)
    #expect(Kiali.lines("KIA0110", enrolled, service(), attached) == [])
  }

  @Test func theWorkloadsOfASelectorDecide() {
    let chosen = policy(http + ", selector: {matchLabels: {app: reviews}}")
    let space = Kiali.ambient("bookinfo")
    let enrolled = Kiali.deployment("r", "app: reviews, istio.io/use-waypoint: waypoint")
    #expect(Kiali.lines("KIA0109", space, chosen, enrolled) == [])
    #expect(Kiali.lines("KIA0109", space, chosen, Kiali.deployment("r", "app: reviews")).count == 1)
    #expect(Kiali.lines("KIA0109", space, chosen, enrolled, Kiali.deployment("s", "app: reviews")).count == 1)
  }

  @Test func aGatewayAtTheEdgeNeedsNoWaypoint() {
    let edge = Kiali.object("K8sGateway", "edge", "gatewayClassName: istio, listeners: []")
    let attached = policy(
      http + ", targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: edge}]")
    #expect(Kiali.lines("KIA0109", Kiali.ambient("bookinfo"), edge, attached) == [])
  }

  @Test func otherKindsNeedOneToo() {
    let space = Kiali.ambient("bookinfo")
    let tokens = Kiali.object("RequestAuthentication", "r", "jwtRules: []")
    #expect(Kiali.lines("KIA1110", space, tokens) == ["warning RequestAuthentication bookinfo/r "])
    #expect(Kiali.lines("KIA1115", space, tokens) == ["warning RequestAuthentication bookinfo/r "])
    let plugin = Kiali.object("WasmPlugin", "w", "url: oci://x/y")
    #expect(Kiali.lines("KIA1111", space, plugin).count == 1)
    #expect(Kiali.lines("KIA1116", Kiali.namespace("bookinfo"), plugin) == [])
    let plain = Kiali.object("Telemetry", "t", "metrics: [{providers: [{name: prometheus}]}]")
    #expect(Kiali.lines("KIA1112", space, plain) == [])
    #expect(Kiali.lines("KIA1117", space, plain) == [])
    let overridden = Kiali.object("Telemetry", "t", "metrics: [{overrides: [{disabled: true}]}]")
    #expect(Kiali.lines("KIA1112", space, overridden).count == 1)
    #expect(Kiali.lines("KIA1117", space, overridden).count == 1)
  }

  // MARK: - Routes and rules

  private func route(_ host: String, in namespace: String = "bookinfo", _ rest: String = "") -> String {
    Kiali.object(
      "VirtualService", "v", in: namespace, "hosts: [x.example.com, \(host)], http: [{route: []}]\(rest)")
  }
  private func rule(_ policy: String, in namespace: String = "bookinfo") -> String {
    Kiali.object(
      "DestinationRule", "d", in: namespace,
      "host: reviews.bookinfo.svc.cluster.local, trafficPolicy: {\(policy)}")
  }

  @Test func routesForAServiceWithoutWaypointHaveNoEffect() {
    let space = Kiali.ambient("bookinfo")
    let at = "warning VirtualService bookinfo/v"
    #expect(Kiali.lines("KIA1113", space, service(), route("reviews")) == ["\(at) spec.hosts[1]"])
    #expect(Kiali.lines("KIA1109", space, service(), route("reviews")) == [])
    #expect(Kiali.lines("KIA1109", space, service(), route("ratings")) == ["\(at) spec.hosts[0]"])
    #expect(Kiali.lines("KIA1113", space, service(), route("reviews", ", gateways: [gw]")) == [])
    #expect(Kiali.lines("KIA1113", space, service("istio.io/use-waypoint: w"), route("reviews")) == [])
    let far = route("reviews.bookinfo", in: "shop")
    #expect(
      Kiali.lines("KIA1114", space, Kiali.namespace("shop"), service(), far)
        == ["warning VirtualService shop/v spec.hosts[1]"])
    #expect(Kiali.lines("KIA1114", Kiali.namespace("bookinfo"), Kiali.ambient("shop"), service(), far) == [])
    let tcp = Kiali.object("VirtualService", "v", "hosts: [reviews], tcp: [{route: []}]")
    #expect(Kiali.lines("KIA1113", space, service(), tcp) == [])
  }

  @Test(arguments: [
    ("outlierDetection: {}", 1), ("connectionPool: {http: {}}", 1), ("connectionPool: {tcp: {}}", 0),
    ("loadBalancer: {consistentHash: {httpHeaderName: x}}", 1),
    ("loadBalancer: {consistentHash: {useSourceIp: true}}", 0),
    ("portLevelSettings: [{port: {number: 1}, outlierDetection: {}}]", 1), ("tls: {mode: ISTIO_MUTUAL}", 0),
  ]) func rulesThatLookAtHTTPNeedAWaypoint(policy: String, findings: Int) {
    let space = Kiali.ambient("bookinfo")
    #expect(Kiali.lines("KIA0211", space, service(), rule(policy)).count == findings)
    #expect(Kiali.lines("KIA0210", space, rule(policy)).count == findings)
    #expect(
      Kiali.lines("KIA0212", space, Kiali.namespace("shop"), service(), rule(policy, in: "shop")).count
        == findings)
  }

  // MARK: - Workloads

  private func pod(_ labels: String = "", redirected: Bool = false, sidecar: Bool = false) -> String {
    let annotations = redirected ? ", annotations: {ambient.istio.io/redirection: enabled}" : ""
    let proxy = sidecar ? ", {name: istio-proxy, image: proxyv2}" : ""
    return """
      apiVersion: v1
      kind: Pod
      metadata: {name: reviews-1, namespace: bookinfo, labels: {app: reviews\(labels)}\(annotations)}
      spec: {containers: [{name: app, image: a}\(proxy)]}
      """
  }

  @Test func labelsOfWorkloadAndNamespaceWorkTogether() {
    let inject = ", sidecar.istio.io/inject: \"true\""
    #expect(
      Kiali.lines("KIA1311", Kiali.ambient("bookinfo"), pod(inject)) == ["error Pod bookinfo/reviews-1 "])
    #expect(
      Kiali.lines("KIA1311", Kiali.ambient("bookinfo"), pod(inject + ", istio.io/dataplane-mode: none")) == []
    )
    #expect(
      Kiali.lines("KIA1311", Kiali.namespace("bookinfo"), pod(", istio.io/dataplane-mode: ambient")).count
        == 1)
    let out = ", istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: \"false\""
    #expect(Kiali.lines("KIA1311", Kiali.namespace("bookinfo"), pod(out)) == [])
  }

  @Test func podsSayWhatTheyReallyAre() {
    #expect(Kiali.lines("KIA1314", Kiali.namespace("bookinfo"), pod(redirected: true)).count == 1)
    #expect(Kiali.lines("KIA1314", Kiali.namespace("bookinfo"), pod()) == [])
    #expect(Kiali.lines("KIA1315", Kiali.ambient("bookinfo"), pod(sidecar: true)).count == 1)
    #expect(Kiali.lines("KIA1316", Kiali.ambient("bookinfo"), pod(sidecar: true)).count == 1)
    #expect(Kiali.lines("KIA1316", Kiali.namespace("bookinfo"), pod(sidecar: true)) == [])
  }

  @Test func aPodOfADeploymentCountsAsTheDeployments() {
    let made = pod(sidecar: true).replacing(
      "namespace: bookinfo,",
      with: "namespace: bookinfo, ownerReferences: [{kind: ReplicaSet, name: reviews-abc}],"
    ).replacing("app: reviews}", with: "app: reviews, pod-template-hash: abc}")
    #expect(
      Kiali.lines("KIA1315", Kiali.ambient("bookinfo"), made, Kiali.deployment("reviews", "app: reviews"))
        == ["error Deployment bookinfo/reviews "])
  }

  @Test func waypointsAreLookedUpWhereTheyAreSaidToBe() {
    let pods = Kiali.deployment("r", "app: reviews")
    let enrolled = Kiali.ambient("bookinfo", waypoint: true)
    #expect(Kiali.lines("KIA1313", enrolled, pods) == ["error Deployment bookinfo/r "])
    #expect(Kiali.lines("KIA1313", enrolled, pods, waypoint) == [])
    let shared = Kiali.namespace(
      "bookinfo",
      "istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra"
    )
    #expect(Kiali.lines("KIA1313", shared, pods, waypoint).count == 1)
    #expect(
      Kiali.lines(
        "KIA1313", shared, pods, waypoint.replacing("namespace: bookinfo", with: "namespace: infra")) == [])
    #expect(
      Kiali.lines("KIA1313", enrolled, Kiali.deployment("r", "app: r, istio.io/use-waypoint: none")) == [])
    #expect(Kiali.lines("KIA1313", enrolled, pods.replacing("spec:\n", with: "spec:\n  replicas: 0\n")) == [])
    let running = Kiali.deployment(
      "waypoint",
      "gateway.networking.k8s.io/gateway-name: waypoint, gateway.istio.io/managed: istio.io-mesh-controller")
    #expect(Kiali.lines("KIA1313", enrolled, pods, running) == [])
  }

  @Test func aWaypointWithoutAmbientIsNotUsed() {
    let labelled = Kiali.namespace("bookinfo", "istio-injection: enabled, istio.io/use-waypoint: waypoint")
    let pods = Kiali.deployment("r", "app: reviews")
    #expect(Kiali.lines("KIA1312", labelled, pods, waypoint) == ["warning Deployment bookinfo/r "])
    #expect(Kiali.lines("KIA1312", Kiali.ambient("bookinfo", waypoint: true), pods, waypoint) == [])
    #expect(Kiali.lines("KIA1312", labelled, pod(redirected: true), waypoint) == [])
  }

  @Test func aPolicyAboutHTTPNeedsAWaypointBeforeTheWorkload() {
    let pods = Kiali.deployment("r", "app: reviews")
    let space = Kiali.ambient("bookinfo")
    #expect(Kiali.lines("KIA1317", space, pods, policy(http)) == ["warning Deployment bookinfo/r "])
    #expect(
      Kiali.lines("KIA1317", Kiali.ambient("bookinfo", waypoint: true), waypoint, pods, policy(http)) == [])
    #expect(Kiali.lines("KIA1317", space, pods, policy(http + ", selector: {matchLabels: {app: x}}")) == [])
    #expect(Kiali.lines("KIA1317", Kiali.namespace("bookinfo"), pods, policy(http)) == [])
    let attached = policy(http + ", targetRefs: [{kind: Service, name: reviews}]")
    #expect(Kiali.lines("KIA1317", space, pods, service(), attached).count == 1)
    #expect(
      Kiali.lines("KIA1317", space, pods, waypoint, service("istio.io/use-waypoint: waypoint"), attached)
        == [])
    let out = Kiali.deployment("r", "app: reviews, istio.io/dataplane-mode: none")
    #expect(Kiali.lines("KIA1317", space, out, policy(http)) == [])
  }
}
