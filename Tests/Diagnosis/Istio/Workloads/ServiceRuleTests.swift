import Diagnosis
import Testing

@testable import Manifests

/// Services: what their ports are called, who shares them, and whether clusters agree.
@Suite struct ServiceRuleTests {
  private func service(
    _ ports: String, _ more: String = "", name: String = "reviews", labels: String = "{}",
    in namespace: String = "bookinfo"
  ) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: \(name), namespace: \(namespace), labels: \(labels)}
    spec:
      ports: [\(ports)]
      \(more)
    """
  }

  private func lines(_ codes: Set<String>, _ texts: String...) -> [String] {
    Analysing.lines(Analysing.run(texts.joined(separator: "\n---\n"), only: codes))
  }

  @Test(arguments: [
    "{name: http, port: 80}", "{name: HTTP2-web, port: 80}", "{name: grpc-web-api, port: 80}",
    "{name: web, port: 80, appProtocol: http}", "{name: web, port: 80, appProtocol: kubernetes.io/h2c}",
    "{name: dns, port: 5353, protocol: UDP}", "{port: 3306}", "{name: mongo, port: 1}",
    "{name: tcp-x, port: 1}",
  ]) func aPortThatSaysWhatIsSpoken(port: String) {
    #expect(lines(["IST0118"], service(port)) == [])
  }

  @Test(arguments: [
    ("{port: 80}", "spec.ports[0]"), ("{name: web, port: 80}", "spec.ports[0].name"),
    ("{name: httpweb, port: 80}", "spec.ports[0].name"),
    ("{name: http, port: 80, appProtocol: soap}", "spec.ports[0].appProtocol"),
    ("{name: kubernetes.io/ws, port: 80}", "spec.ports[0].name"),
  ]) func aPortThatDoesNot(port: String, path: String) {
    #expect(lines(["IST0118"], service(port)) == ["IST0118 Service bookinfo/reviews \(path)"])
  }

  @Test func servicesOutsideTheMeshAreLeftAlone() {
    let off =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: bookinfo, labels: {istio-injection: disabled}}"
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: p, namespace: bookinfo, labels: {sidecar.istio.io/inject: "true"}}
      spec: {containers: [{name: a, image: x}]}
      """
    #expect(lines(["IST0118"], service("{port: 80}"), off) == [])
    // A pod of it that asked for a sidecar brings it back in.
    #expect(lines(["IST0118"], service("{port: 80}"), off, pod).count == 1)
    #expect(lines(["IST0118"], service("{port: 80}", labels: "{istio: ingressgateway}")) == [])
    #expect(lines(["IST0118"], service("{port: 80}", labels: "{gateway.istio.io/managed: x}")) == [])
  }

  @Test func anExternalNamesPortHasARuleOfItsOwn() {
    let external = "type: ExternalName\n  externalName: example.com"
    let codes: Set<String> = ["IST0118", "IST0150"]
    let found = "IST0150 Service bookinfo/reviews spec.ports[0]"
    #expect(lines(codes, service("{name: tcp, port: 443}", external)) == ["\(found).name"])
    #expect(lines(codes, service("{name: web, port: 443}", external)) == ["\(found).name"])
    #expect(lines(codes, service("{port: 443}", external)) == [found])
    #expect(lines(codes, service("{name: tls, port: 443}", external)) == [])
    #expect(lines(codes, service("{name: tcp-db, port: 443}", external)) == [])
  }

  private static let mesh = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: bookinfo, labels: {istio-injection: enabled}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: reviews-v1, namespace: bookinfo}
    spec:
      template:
        metadata: {labels: {app: reviews, version: v1}}
        spec: {containers: [{name: reviews, image: x}]}
    """
  private static let selector = "selector: {app: reviews}"

  @Test func twoServicesOnOneContainerPortMustAgree() {
    let codes: Set<String> = ["IST0116", "IST0137"]
    func two(_ first: String, _ second: String) -> [String] {
      lines(codes, Self.mesh, service(first, Self.selector), service(second, Self.selector, name: "other"))
    }
    let found = "Deployment bookinfo/reviews-v1 "
    #expect(two("{port: 80, targetPort: 9080}", "{port: 9080}") == ["IST0137 \(found)"])
    #expect(two("{port: 9080, targetPort: http}", "{port: 9080}") == [])
    #expect(two("{port: 80, targetPort: http}", "{port: 81, targetPort: http}") == ["IST0137 \(found)"])
    #expect(two("{port: 53}", "{port: 53, protocol: UDP}") == ["IST0116 \(found)"])
    #expect(two("{port: 80}", "{port: 81}") == [])
  }

  @Test func withoutTheNamespacesLabelsItIsNotCheckedAndSaidSo() {
    func deployment(_ labels: String) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        template:
          metadata: {labels: \(labels)}
          spec: {containers: [{name: reviews, image: x}]}
      """
    }
    let services = [
      service("{port: 80, targetPort: 1}", Self.selector),
      service("{port: 81, targetPort: 1}", Self.selector, name: "x"),
    ].joined(separator: "\n---\n")
    let unknown = Analysing.run(deployment("{app: reviews}") + "\n---\n" + services, only: ["IST0137"])
    #expect(unknown.findings.isEmpty)
    #expect(unknown.notChecked.map(\.needs) == [[.namespaces]])
    // The pods' own label decides too.
    #expect(
      lines(["IST0137"], deployment("{app: reviews, sidecar.istio.io/inject: \"true\"}"), services)
        == ["IST0137 Deployment bookinfo/reviews-v1 "])
  }

  @Test func oneServiceAloneDoesNotClashWithItself() {
    let ports =
      "{name: a, port: 80, targetPort: 8080}, {name: b, port: 81, targetPort: 8080}, {port: 81, protocol: UDP}"
    #expect(lines(["IST0116", "IST0137"], Self.mesh, service(ports, Self.selector)) == [])
    #expect(
      lines(
        ["IST0137"], Self.mesh, service("{port: 80, targetPort: 1}", Self.selector),
        service("{port: 81, targetPort: 1}", Self.selector, name: "x", in: "other")) == [])
    #expect(
      lines(
        ["IST0137"], Self.mesh, service("{port: 80, targetPort: 1}", Self.selector),
        service("{port: 81, targetPort: 1}", name: "x"))
        == [])
  }

  @Test func clustersAreToldApartBySourceAndLabel() throws {
    func at(_ cluster: String, _ ports: String, _ more: String = "") -> String {
      service(ports, more, labels: "{topology.istio.io/cluster: \(cluster)}")
    }
    #expect(
      lines(["IST0170"], at("east", "{port: 80}"), at("west", "{port: 80, targetPort: 80, protocol: TCP}"))
        == [])
    #expect(lines(["IST0170"], at("east", "{port: 80}"), at("east", "{port: 81}")) == [])
    #expect(
      lines(
        ["IST0170"], at("east", "{name: a, port: 80}, {name: b, port: 81}"),
        at("west", "{name: b, port: 81}, {name: a, port: 80}")) == [])
    let text = [at("east", "{port: 80}"), at("west", "{port: 80}", "clusterIP: None")].joined(
      separator: "\n---\n")
    let finding = try #require(Analysing.run(text, only: ["IST0170"]).findings.first)
    #expect(finding.message.contains("(east, west)"))
    #expect(finding.message.contains("headless"))
    #expect(finding.notes.map(\.message) == ["in cluster west"])
  }

  @Test func theSidecarsUserIsForTheSidecar() {
    func pod(_ user: String, _ containers: String, _ more: String = "") -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: p, namespace: bookinfo}
      spec:
        securityContext: \(user)
        containers: \(containers)
        \(more)
      """
    }
    let codes: Set<String> = ["IST0144"]
    let app = "[{name: a, image: x}]"
    #expect(
      lines(codes, pod("{runAsUser: 1337}", app)) == ["IST0144 Pod bookinfo/p spec.securityContext.runAsUser"]
    )
    #expect(
      lines(codes, pod("{}", "[{name: a, image: x, securityContext: {runAsUser: 1337}}]"))
        == ["IST0144 Pod bookinfo/p spec.containers[0].securityContext.runAsUser"])
    #expect(
      lines(codes, pod("{}", "[{name: istio-proxy, image: x, securityContext: {runAsUser: 1337}}]")) == [])
    // The container's own user goes before the pod's.
    #expect(
      lines(codes, pod("{runAsUser: 1337}", "[{name: a, image: x, securityContext: {runAsUser: 1}}]")) == [])
    // An init container of this user reaches the network before the sidecar runs: that is meant.
    #expect(
      lines(
        codes, pod("{}", app, "initContainers: [{name: i, image: x, securityContext: {runAsUser: 1337}}]"))
        == [])
  }
}
