import Diagnosis
import Manifests
import Testing

/// Unknown fields, wrong types, unknown words, fields without a value.
@Suite struct FieldTests {
  @Test func aMisspeltFieldIsNamedWithTheRightOneAndShownAtItsKey() throws {
    let text = Schema.object(
      "networking.istio.io/v1", "DestinationRule",
      "host: reviews\nsubsets:\n- name: v1\n  label: {version: v1}")
    let finding = try #require(Analysing.run(text, only: ["IST0106"]).findings.first)
    #expect(finding.path == "spec.subsets[0].label")
    #expect(finding.start == Position(line: 8, column: 5))
    #expect(finding.message.contains("`label` is no field of subsets"))
    #expect(finding.fix == "write labels")
  }

  @Test func aFieldTooDeepOrTooHighIsSentToItsPlace() {
    let route = Schema.object(
      "networking.istio.io/v1", "VirtualService",
      "hosts: [reviews]\nhttp:\n- route:\n  - destination: {host: reviews}\n    timeout: 3s\n    subset: v1\n"
    )
    let found = Schema.findings(route)
    #expect(found.count == 2)
    #expect(found.first?.contains("spec.http[0].route[0].timeout") ?? false)
    #expect(found.first?.hasSuffix("[move it out, beside route]") ?? false)
    #expect(found.last?.hasSuffix("[move it into destination]") ?? false)
    let pool = Schema.policy("connectionPool:\n  tcp: {maxRequestsPerConnection: 1}")
    #expect(Schema.findings(pool).first?.hasSuffix("[move it into http]") ?? false)
    let top = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nhosts: [a]"
    #expect(Schema.findings(top).contains { $0.hasSuffix("[move it into spec]") })
  }

  @Test func namesWithUnderscoresAreReadByIstioAlone() {
    let text = Schema.policy("connectionPool:\n  tcp: {max_connections: 1}")
    #expect(Schema.findings(text).first?.contains("the API server does not") ?? false)
    #expect(Schema.findings(text).first?.hasSuffix("[write maxConnections]") ?? false)
  }

  @Test func aTypingErrorIsNotAlsoAMissingField() {
    let text = Schema.object("networking.istio.io/v1", "DestinationRule", "hots: reviews")
    #expect(Schema.paths(text) == ["spec.hots"])
  }

  @Test(arguments: [
    ("host: [reviews]", "spec.host"), ("host: reviews\nsubsets: {name: v1}", "spec.subsets"),
    ("host: reviews\nexportTo: x", "spec.exportTo"), ("host: 5", "spec.host"),
    ("host: true", "spec.host"),
    ("host: reviews\nsubsets: [{name: v1, labels: [version]}]", "spec.subsets[0].labels"),
    ("host: reviews\nsubsets: [{name: v1, labels: {version: 1.0}}]", "spec.subsets[0].labels.version"),
    ("host: reviews\nsubsets: [{name: v1, labels: {canary: yes}}]", "spec.subsets[0].labels.canary"),
    ("host: reviews\ntrafficPolicy: [{tls: {mode: SIMPLE}}]", "spec.trafficPolicy"),
    ("host: reviews\ntrafficPolicy: {tls: {mode: simple}}", "spec.trafficPolicy.tls.mode"),
    ("host: reviews\nsubsets:\n-\n", "spec.subsets[0]"),
  ])
  func wrongTypesAreTold(spec: String, path: String) {
    #expect(Schema.paths(Schema.object("networking.istio.io/v1", "DestinationRule", spec)) == [path])
  }

  @Test(arguments: [
    "host: \"5\"", "host: reviews\nsubsets: [{name: v1, labels: {version: \"1.0\"}}]",
    "host: reviews\ntrafficPolicy: {connectionPool: {tcp: {maxConnections: \"1\"}}}",
    "host: reviews\ntrafficPolicy: {connectionPool: {tcp: {maxConnections: 1.0}}}",
    "host: reviews\nsubsets: [{name: v1, labels: {version: 1.0.2}}]",
    "host: reviews\nsubsets: [{name: v1, labels: {build: 1a2b}}]",
  ])
  func rightTypesAreNot(spec: String) {
    let object = Schema.object("networking.istio.io/v1", "DestinationRule", spec)
    #expect(Schema.paths(object).filter { $0 != "spec.host" } == [])
  }

  @Test func numbersThatHoldMoreThanTheirFieldAreTold() {
    for value in ["99999999999999999999", "1.5", "abc", "4294967296"] {
      let text = Schema.policy("connectionPool: {tcp: {maxConnections: \(value)}}")
      #expect(Schema.paths(text) == ["spec.trafficPolicy.connectionPool.tcp.maxConnections"], "\(value)")
    }
  }

  @Test func aDurationWithoutItsUnitIsTold() {
    #expect(Schema.findings(Schema.policy("outlierDetection: {interval: 5}")).first?.contains("5s") ?? false)
    #expect(Schema.paths(Schema.policy("outlierDetection: {interval: 1d}")).count == 1)
  }

  @Test func fieldsThatExcludeEachOtherAreTold() {
    let text = Schema.policy("loadBalancer: {simple: RANDOM, consistentHash: {useSourceIp: true}}")
    #expect(Schema.findings(text).first?.contains("simple and consistentHash exclude each other") ?? false)
  }

  @Test func removedFieldsAreTold() {
    let text = Schema.object(
      "networking.istio.io/v1alpha3", "VirtualService",
      "hosts: [a]\nhttp:\n- appendHeaders: {x: y}\n  websocketUpgrade: true\n  route: [{destination: {host: a}}]"
    )
    let found = Schema.findings(text)
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.contains("was removed from Istio") })
  }

  @Test func aSkeletonIsToldOnce() {
    let text = Schema.object(
      "networking.istio.io/v1", "ServiceEntry",
      "hosts:\naddresses:\nports:\n- number:\n  name:\n  protocol:\nresolution: STATIC | DNS | NONE\nendpoints:"
    )
    #expect(Schema.paths(text) == [])
    #expect(Schema.paths(text, code: "IST0133") == ["spec.hosts"])
  }

  @Test func envoysOwnConfigurationIsFree() {
    let text = Schema.object(
      "networking.istio.io/v1alpha3", "EnvoyFilter",
      "configPatches:\n- applyTo: HTTP_FILTER\n  patch:\n    operation: INSERT_FIRST\n    value: {name: x, any_thing: [1, {a: 2}]}"
    )
    #expect(Schema.paths(text) == [])
  }

  @Test func unknownFieldsOfKubernetesKindsAreWarnings() {
    let text = Schema.object("v1", "Service", "selectors: {app: reviews}\nports: [{port: 80, name: http}]")
    #expect(Schema.paths(text) == [])
    #expect(Schema.findings(text, code: "IST0133").first?.hasSuffix("[write selector]") ?? false)
    let pod = Schema.object(
      "apps/v1", "Deployment",
      "template:\n  metadata: {labels: {app: a, version: 1}}\n  spec:\n    containers:\n    - {name: a, image: a, env: [{name: X, value: true}], ports: [{containerPort: \"80\"}]}"
    )
    #expect(
      Schema.paths(pod) == [
        "spec.template.metadata.labels.version", "spec.template.spec.containers[0].env[0].value",
        "spec.template.spec.containers[0].ports[0].containerPort",
      ])
  }

  @Test func nullsOfKubernetesKindsAreUsual() {
    let text =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, creationTimestamp: null}\nspec:\n  volumes: [{name: t, emptyDir: }]\n  containers: [{name: a, image: b, resources: }]\nstatus: {}"
    #expect(Schema.paths(text) == [])
    #expect(Schema.paths(text, code: "IST0133") == [])
  }

  @Test func istiosOwnSettingsAreTold() {
    let text = Schema.object(
      "install.istio.io/v1alpha1", "IstioOperator",
      """
      profile: demo
      anythingElse: 1
      values: {global: {x: 1}}
      meshConfig:
        accesLogFile: /dev/stdout
        mixerCheckServer: mixer:9091
        outboundTrafficPolicy: {mode: ALLOWANY}
        defaultConfig: {concurrency: 2, holdApplicationUntilProxyStarts: "true"}
      """)
    #expect(
      Schema.paths(text) == [
        "spec.meshConfig.accesLogFile", "spec.meshConfig.mixerCheckServer",
        "spec.meshConfig.outboundTrafficPolicy.mode",
        "spec.meshConfig.defaultConfig.holdApplicationUntilProxyStarts",
      ])
  }

  @Test func kindsOfOtherGroupsAreLeftAlone() {
    let text = "apiVersion: example.com/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {anything: 1}"
    #expect(Schema.paths(text) == [])
  }

  @Test func aHostileObjectIsBounded() {
    let fields = (0..<5000).map { "  f\($0): {}" }.joined(separator: "\n")
    let text =
      "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: a\n\(fields)"
    #expect(Schema.paths(text).count < 150)
  }
}
