import Testing

/// What Istio rejects and warns of in a DestinationRule.
@Suite struct DestinationRuleSchemaTests {
  static let policy = "spec.trafficPolicy"

  @Test(arguments: [
    ("trafficPolicy: {tls: {mode: SIMPLE}}", "spec"), ("host: \"\"", "spec.host"),
    ("host: 10.0.0.1", "spec.host"),
    ("host: re_views", "spec.host"), ("host: a\nsubsets: [{labels: {a: b}}]", "spec.subsets[0]"),
    ("host: a\nsubsets: [{name: v.1}]", "spec.subsets[0].name"),
    ("host: a\nsubsets: [{name: v1}, {name: v1}]", "spec.subsets[1].name"),
    ("host: a\nsubsets: [{name: v1, labels: {version: v 1}}]", "spec.subsets[0].labels.version"),
    ("host: a\nsubsets: [{name: v1, trafficPolicy: {}}]", "spec.subsets[0].trafficPolicy"),
    ("host: a\ntrafficPolicy: {}", "spec.trafficPolicy"),
  ])
  func rules(spec: String, path: String) {
    let text = Schema.object("networking.istio.io/v1", "DestinationRule", spec)
    #expect(Schema.paths(text) == [path])
  }

  @Test(arguments: [
    ("connectionPool: {}", "connectionPool"),
    ("connectionPool: {tcp: {maxConnections: -1}}", "connectionPool.tcp.maxConnections"),
    ("connectionPool: {tcp: {connectTimeout: 10us}}", "connectionPool.tcp.connectTimeout"),
    ("connectionPool: {http: {http1MaxPendingRequests: -1}}", "connectionPool.http.http1MaxPendingRequests"),
    (
      "connectionPool: {http: {h2UpgradePolicy: UPGRADE, useClientProtocol: true}}",
      "connectionPool.http.useClientProtocol"
    ),
    ("connectionPool: {http: {http2KeepAlive: {interval: 5s}}}", "connectionPool.http.http2KeepAlive"),
    ("outlierDetection: {maxEjectionPercent: 101}", "outlierDetection.maxEjectionPercent"),
    ("outlierDetection: {minHealthPercent: -1}", "outlierDetection.minHealthPercent"),
    (
      "outlierDetection: {consecutiveLocalOriginFailures: 5}",
      "outlierDetection.consecutiveLocalOriginFailures"
    ),
    ("outlierDetection: {baseEjectionTime: 0s}", "outlierDetection.baseEjectionTime"),
    ("loadBalancer: {consistentHash: {httpCookie: {ttl: 0s}}}", "loadBalancer.consistentHash.httpCookie"),
    (
      "loadBalancer: {consistentHash: {httpHeaderName: x, maglev: {tableSize: 0}}}",
      "loadBalancer.consistentHash.maglev.tableSize"
    ),
    (
      "loadBalancer: {consistentHash: {httpHeaderName: x, maglev: {tableSize: 65536}}}",
      "loadBalancer.consistentHash.maglev.tableSize"
    ),
    (
      "loadBalancer: {consistentHash: {httpHeaderName: x, maglev: {tableSize: 5000011}}}",
      "loadBalancer.consistentHash.maglev.tableSize"
    ),
    (
      "loadBalancer: {consistentHash: {httpHeaderName: x, minimumRingSize: 9, ringHash: {}}}",
      "loadBalancer.consistentHash.minimumRingSize"
    ),
    (
      "loadBalancer: {localityLbSetting: {enabled: true}, zoneAwareLbSetting: {enabled: true}}",
      "loadBalancer.zoneAwareLbSetting"
    ),
    (
      "loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {a: 50, b: 40}}]}}",
      "loadBalancer.localityLbSetting.distribute[0].to"
    ),
    (
      "loadBalancer: {localityLbSetting: {distribute: [{from: a//b, to: {a: 100}}]}}",
      "loadBalancer.localityLbSetting.distribute[0].from"
    ),
    (
      "loadBalancer: {localityLbSetting: {failover: [{from: a, to: a}]}}\noutlierDetection: {interval: 5s}",
      "loadBalancer.localityLbSetting.failover[0].to"
    ),
    ("loadBalancer: {warmup: {aggression: 2}}", "loadBalancer.warmup"),
    ("tls: {mode: MUTUAL, privateKey: /a}", "tls.mode"),
    ("tls: {mode: SIMPLE, credentialName: a, caCertificates: /a}", "tls.caCertificates"),
    ("tls: {mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [a]}", "tls.subjectAltNames"),
    ("tls: {mode: SIMPLE, credentialName: \"configmap://other/ca\"}", "tls.credentialName"),
    ("portLevelSettings: [{tls: {mode: SIMPLE}}]", "portLevelSettings[0]"),
    ("portLevelSettings: [{port: {number: 80}}]", "portLevelSettings[0]"),
    ("portLevelSettings: [{port: {number: 70000}, tls: {mode: SIMPLE}}]", "portLevelSettings[0].port.number"),
    ("tunnel: {protocol: GET, targetHost: a, targetPort: 443}", "tunnel.protocol"),
    ("tunnel: {targetHost: a}", "tunnel"),
    ("tunnel: {targetHost: a, targetPort: 443}\nproxyProtocol: {version: V1}", "proxyProtocol"),
  ])
  func policies(lines: String, path: String) {
    #expect(Schema.paths(Schema.policy(lines)) == ["\(Self.policy).\(path)"])
  }

  @Test(arguments: [
    ("outlierDetection: {consecutiveErrors: 5}", "outlierDetection.consecutiveErrors"),
    (
      "loadBalancer: {consistentHash: {httpHeaderName: x, minimumRingSize: 9}}",
      "loadBalancer.consistentHash.minimumRingSize"
    ),
    (
      "loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}",
      "loadBalancer.localityLbSetting.failover"
    ),
  ])
  func warnings(lines: String, path: String) {
    #expect(Schema.paths(Schema.policy(lines), code: "IST0133") == ["\(Self.policy).\(path)"])
    #expect(Schema.paths(Schema.policy(lines)) == [])
  }

  @Test func aSubsetFailsOverByTheOutlierDetectionOfItsHost() {
    let text = Schema.object(
      "networking.istio.io/v1", "DestinationRule",
      "host: a\ntrafficPolicy: {outlierDetection: {interval: 5s}}\nsubsets:\n- name: v1\n  trafficPolicy:\n    loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}"
    )
    #expect(Schema.paths(text, code: "IST0133") == [])
  }

  @Test(arguments: [
    "tls: {mode: MUTUAL, credentialName: a}", "tls: {mode: MUTUAL, clientCertificate: /a, privateKey: /b}",
    "loadBalancer: {consistentHash: {httpHeaderName: x, maglev: {tableSize: 65537}}}",
    "loadBalancer: {localityLbSetting: {distribute: [{from: us/*, to: {us/a/*: 80, us/b: 20}}]}}",
    "connectionPool: {tcp: {maxConnections: 1, idleTimeout: 0s}}", "tls: {mode: ISTIO_MUTUAL}",
    "portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]",
    "tunnel: {protocol: POST, targetHost: 10.0.0.1, targetPort: 443}",
  ])
  func rightOnes(lines: String) {
    #expect(Schema.findings(Schema.policy(lines)) == [])
    #expect(Schema.findings(Schema.policy(lines), code: "IST0133") == [])
  }
}
