import Testing

/// What Istio rejects and warns of in a ServiceEntry, a WorkloadEntry and a WorkloadGroup.
@Suite struct ServiceEntrySchemaTests {
  static let https = "ports: [{number: 443, name: https, protocol: HTTPS}]"

  @Test(arguments: [
    ("\(https)", "spec"), ("hosts: []\n\(https)", "spec.hosts"),
    ("hosts: [\"*\"]\n\(https)", "spec.hosts[0]"),
    ("hosts: [a b]\n\(https)", "spec.hosts[0]"), ("hosts: [10.0.0.1]\n\(https)", "spec.hosts[0]"),
    ("hosts: [a.com]\naddresses: [a.com]\n\(https)", "spec.addresses[0]"),
    ("hosts: [a.com]\naddresses: [10.0.0.0/33]\n\(https)", "spec.addresses[0]"),
    ("hosts: [a.com]\naddresses: [10.0.0.0/8]\nresolution: DNS\n\(https)", "spec.addresses[0]"),
    ("hosts: [a.com]\nports: [{number: 1, name: a}, {number: 1, name: b}]", "spec.ports[1].number"),
    ("hosts: [a.com]\nports: [{number: 1, name: a}, {number: 2, name: a}]", "spec.ports[1].name"),
    ("hosts: [a.com]\nports: [{number: 0, name: a}]", "spec.ports[0].number"),
    ("hosts: [a.com]\nports: [{name: a}]", "spec.ports[0]"),
    ("hosts: [a.com]\nports: [{number: 1}]", "spec.ports[0]"),
    ("hosts: [a.com]\nports: [{number: 1, name: a.b}]", "spec.ports[0].name"),
    ("hosts: [a.com]\nports: [{number: 1, name: a, protocol: X}]", "spec.ports[0].protocol"),
    ("hosts: [a.com]\nports: [{number: 1, name: a, targetPort: 70000}]", "spec.ports[0].targetPort"),
    ("hosts: [a.com]\n\(https)\nendpoints: [{address: 10.0.0.1}]", "spec.endpoints"),
    (
      "hosts: [a.com]\n\(https)\nresolution: STATIC\nendpoints: [{address: a.com}]",
      "spec.endpoints[0].address"
    ),
    ("hosts: [a.com]\n\(https)\nresolution: STATIC\nendpoints: [{labels: {a: b}}]", "spec.endpoints[0]"),
    (
      "hosts: [a.com]\n\(https)\nresolution: STATIC\nendpoints: [{address: 10.0.0.1, ports: {http: 1}}]",
      "spec.endpoints[0].ports.http"
    ),
    (
      "hosts: [a.com]\n\(https)\nresolution: STATIC\nendpoints: [{address: 10.0.0.1, ports: {https: 0}}]",
      "spec.endpoints[0].ports.https"
    ),
    (
      "hosts: [a.com]\n\(https)\nresolution: STATIC\nendpoints: [{address: 10.0.0.1}]\nworkloadSelector: {labels: {a: b}}",
      "spec.workloadSelector"
    ),
    ("hosts: [\"*.a.com\"]\n\(https)\nresolution: DNS", "spec.hosts[0]"),
    (
      "hosts: [a.com]\n\(https)\nresolution: DNS\nendpoints: [{address: \"unix:///a\"}]",
      "spec.endpoints[0].address"
    ),
    (
      "hosts: [a.com]\n\(https)\nresolution: DNS_ROUND_ROBIN\nendpoints: [{address: b.com}, {address: c.com}]",
      "spec.endpoints[1]"
    ),
    (
      "hosts: [a.com, b.com]\nports: [{number: 1, name: a, protocol: TCP}]\nresolution: DNS",
      "spec.ports[0].protocol"
    ),
    ("hosts: [a.com]\n\(https)\nresolution: DYNAMIC_DNS", "spec.hosts[0]"),
    ("hosts: [\"*.a.com\"]\naddresses: [10.0.0.1]\n\(https)\nresolution: DYNAMIC_DNS", "spec.addresses"),
    (
      "hosts: [\"*.a.com\"]\nports: [{number: 1, name: a, protocol: TCP}]\nresolution: DYNAMIC_DNS",
      "spec.ports[0].protocol"
    ),
    ("hosts: [a.com]\n\(https)\nlocation: MESH_OUTSIDE", "spec.location"),
  ])
  func entries(spec: String, path: String) { #expect(Schema.paths(Schema.entry(spec)) == [path]) }

  @Test(arguments: [
    ("hosts: [\"*-a.com\"]\n\(https)", "spec.hosts[0]"),
    ("hosts: [a.com]\n\(https)\nworkloadSelector: {labels: {a: b}}", "spec.workloadSelector"),
  ])
  func warnings(spec: String, path: String) {
    #expect(Schema.paths(Schema.entry(spec)) == [])
    #expect(Schema.paths(Schema.entry(spec), code: "IST0133") == [path])
  }

  @Test(arguments: [
    "hosts: [api.example.com]\n\(https)\nresolution: DNS\nlocation: MESH_EXTERNAL",
    "hosts: [\"*.a.com\"]\n\(https)",
    "hosts: [a.com, b.com]\n\(https)\nresolution: DNS",
    "hosts: [a.com, b.com]\nports: [{number: 1, name: a}]",
    "hosts: [a.com]\naddresses: [10.0.0.0/8, \"2001:db8::/32\", 1.2.3.4]\n\(https)\nresolution: STATIC\nendpoints: [{address: 10.0.0.1, ports: {https: 8443}}, {address: \"unix:///tmp/a\"}]",
    "hosts: [\"*.a.com\"]\n\(https)\nresolution: DNS\nendpoints: [{address: b.com}]",
    "hosts: [a]\n\(https)\nresolution: STATIC\nworkloadSelector: {labels: {a: b}}",
    "hosts: [\"*.a.com\"]\n\(https)\nresolution: DYNAMIC_DNS",
  ])
  func rightOnes(spec: String) {
    #expect(Schema.findings(Schema.entry(spec)) == [])
    #expect(Schema.findings(Schema.entry(spec), code: "IST0133") == [])
  }

  @Test func workloads() {
    func paths(_ kind: String, _ spec: String) -> [String] {
      Schema.paths(Schema.object("networking.istio.io/v1", kind, spec))
    }
    #expect(paths("WorkloadEntry", "address: 10.0.0.1\nlabels: {app: a}\nports: {http: 80}") == [])
    #expect(paths("WorkloadEntry", "network: vm") == [])
    #expect(paths("WorkloadEntry", "labels: {app: a}") == ["spec"])
    #expect(paths("WorkloadEntry", "address: a b") == ["spec.address"])
    #expect(paths("WorkloadEntry", "address: \"unix://a\"") == ["spec.address"])
    #expect(paths("WorkloadEntry", "address: \"unix:///a\"\nports: {a: 1}") == ["spec.ports"])
    #expect(paths("WorkloadEntry", "address: a.com\nports: {http: 70000}") == ["spec.ports.http"])
    #expect(paths("WorkloadEntry", "address: a.com\nlabels: {app: a b}") == ["spec.labels.app"])
    #expect(paths("WorkloadGroup", "template: {serviceAccount: a}") == [])
    #expect(paths("WorkloadGroup", "metadata: {labels: {app: a}}") == ["spec"])
    #expect(paths("WorkloadGroup", "template: {}\nprobe: {httpGet: {path: /}}") == ["spec.probe.httpGet"])
    #expect(
      paths("WorkloadGroup", "template: {}\nprobe: {tcpSocket: {port: 0}}") == ["spec.probe.tcpSocket.port"])
    #expect(
      paths("WorkloadGroup", "template: {}\nprobe: {tcpSocket: {port: 1}, exec: {command: [a]}}") == [
        "spec.probe.exec"
      ])
  }
}
