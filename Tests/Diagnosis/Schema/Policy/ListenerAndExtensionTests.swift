import Testing

@testable import Diagnosis

/// Sidecars, telemetry, extensions.
@Suite struct ListenerAndExtensionSchemaTests {
  typealias Case = Reviewing.Case

  static let sidecars: [Case] = [
    Case("{}", "IST0106 spec"),
    Case("workloadSelector: {labels: {a: b}}", "IST0106 spec"),
    Case("workloadSelector: {labels: {}}\negress: [{hosts: ['./*']}]", "IST0133 spec.workloadSelector"),
    Case("outboundTrafficPolicy: {mode: REGISTRY_ONLY}"),
    Case("egress: [{hosts: ['./*', istio-system/*, '~/*', '*/reviews.bookinfo.svc.cluster.local']}]"),
    Case("egress: [{}]", "IST0106 spec"),
    Case("egress: [{bind: 10.0.0.1}]", "IST0106 spec.egress[0]"),
    Case(
      "egress: [{hosts: [reviews, a/b/c, A_b/c, '~/x', '/x']}]", "IST0106 spec.egress[0].hosts[0]",
      "IST0106 spec.egress[0].hosts[1]", "IST0106 spec.egress[0].hosts[2]", "IST0106 spec.egress[0].hosts[3]",
      "IST0106 spec.egress[0].hosts[4]"),
    Case(
      "egress: [{hosts: ['./*', bookinfo/reviews.bookinfo.svc.cluster.local, './*']}]",
      "IST0133 spec.egress[0].hosts[1]", "IST0133 spec.egress[0].hosts[2]"),
    Case("egress: [{hosts: [a/b.c, 'a/*']}]", "IST0133 spec.egress[0].hosts[1]"),
    Case("egress: [{hosts: ['*/*', 'a/*']}]", "IST0133 spec.egress[0].hosts[0]"),
    Case(
      "egress: [{hosts: ['./*']}, {port: {number: 80, protocol: HTTP}, hosts: ['./*']}]",
      "IST0106 spec.egress[0]"),
    Case(
      "egress: [{port: {number: 80, protocol: HTPP, name: a_b}, hosts: ['./*']}, {port: {number: 80, protocol: TCP, targetPort: 8}, bind: x, hosts: ['./*']}]",
      "IST0106 spec.egress[0].port.protocol", "IST0106 spec.egress[0].port.name",
      "IST0106 spec.egress[1].port.number", "IST0106 spec.egress[1].port.targetPort",
      "IST0106 spec.egress[1].bind"),
    Case(
      "egress: [{port: {number: 0}, bind: 'unix:///a', captureMode: IPTABLES, hosts: ['./*']}, {port: {number: 0}, hosts: ['./*']}, {bind: 'unix://a', port: {protocol: TCP}, hosts: ['./*']}]",
      "IST0106 spec.egress[0].captureMode", "IST0106 spec.egress[1].port", "IST0106 spec.egress[2].bind"),
    Case("ingress: [{defaultEndpoint: '127.0.0.1:80'}]", "IST0106 spec.ingress[0]"),
    Case(
      "ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: '10.0.0.1:80'}, {port: {number: 80, protocol: HTTP}, defaultEndpoint: '127.0.0.1:x'}, {port: {number: 81}, defaultEndpoint: '127.0.0.1'}]",
      "IST0106 spec.ingress[0].defaultEndpoint", "IST0106 spec.ingress[1].port.number",
      "IST0106 spec.ingress[1].defaultEndpoint", "IST0106 spec.ingress[2].defaultEndpoint"),
    Case(
      "ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: 'unix:///a'}, {port: {number: 81, protocol: HTTP}, defaultEndpoint: ':81'}, {port: {number: 82, protocol: HTTP}, defaultEndpoint: '[::1]:81'}]"
    ),
    Case(
      "ingress: [{port: {number: 80, protocol: HTTP}, tls: {mode: SIMPLE}}, {port: {number: 443, protocol: HTTPS}, tls: {mode: ISTIO_MUTUAL, subjectAltNames: [a], httpsRedirect: true, credentialName: c}}]",
      "IST0106 spec.ingress[0].tls", "IST0106 spec.ingress[1].tls.mode",
      "IST0106 spec.ingress[1].tls.subjectAltNames", "IST0106 spec.ingress[1].tls.httpsRedirect",
      "IST0106 spec.ingress[1].tls.credentialName"),
    Case(
      "ingress: [{port: {number: 80, protocol: TCP}, connectionPool: {http: {http2MaxRequests: 1}}}]",
      "IST0133 spec.ingress[0].connectionPool.http"),
    Case(
      "outboundTrafficPolicy: {egressProxy: {host: a.b, port: {number: 80}}}",
      "IST0106 spec.outboundTrafficPolicy.egressProxy"),
    Case(
      "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.b}}",
      "IST0106 spec.outboundTrafficPolicy.egressProxy"),
  ]

  @Test(arguments: sidecars) func saidOfSidecars(_ example: Case) {
    Reviewing.check(Reviewing.object("Sidecar", "networking.istio.io"), example.yaml, example.expected)
  }

  static let telemetries: [Case] = [
    Case("tracing: [{randomSamplingPercentage: 100}]"),
    Case(
      "tracing: [{randomSamplingPercentage: 101}, {randomSamplingPercentage: -1}]",
      "IST0106 spec.tracing[0].randomSamplingPercentage", "IST0133 spec.tracing[1]",
      "IST0106 spec.tracing[1].randomSamplingPercentage"),
    Case(
      "tracing: [{providers: [{name: a}, {name: ''}]}]", "IST0133 spec.tracing[0].providers[1]",
      "IST0106 spec.tracing[0].providers[1].name"),
    Case(
      "tracing: [{customTags: {a: {literal: {value: ''}}, b: {header: {}}, c: {environment: {name: X}}, d: }}]",
      "IST0106 spec.tracing[0].customTags.a.literal.value", "IST0106 spec.tracing[0].customTags.b.header",
      "IST0106 spec.tracing[0].customTags.d"),
    Case(
      "metrics: [{overrides: [{tagOverrides: {a: {}, b: {operation: REMOVE}, c: {operation: REMOVE, value: x}, d: {value: y}}, match: {customMetric: ''}}], reportingInterval: 0s}]",
      "IST0106 spec.metrics[0].overrides[0].tagOverrides.a",
      "IST0106 spec.metrics[0].overrides[0].tagOverrides.c.value",
      "IST0106 spec.metrics[0].overrides[0].match.customMetric", "IST0106 spec.metrics[0].reportingInterval"),
    Case(
      "accessLogging: [{providers: [{}], filter: {}}, {filter: {expression: 'response.code >= 400 && (a'}}, {filter: {expression: \"a == ')'\"}}]",
      "IST0106 spec.accessLogging[0].providers[0]", "IST0106 spec.accessLogging[0].filter",
      "IST0106 spec.accessLogging[1].filter.expression"),
  ]

  @Test(arguments: telemetries) func saidOfTelemetries(_ example: Case) {
    Reviewing.check(Reviewing.object("Telemetry", "telemetry.istio.io"), example.yaml, example.expected)
  }

  static let plugins: [Case] = [
    Case("url: oci://registry/a:1"), Case("url: registry:5000/a:1"), Case("url: file:///a.wasm"),
    Case("phase: AUTHN", "IST0106 spec"),
    Case("url: ftp://a", "IST0106 spec.url"), Case("url: 'a b'", "IST0106 spec.url"),
    Case("url: a\nsha256: sha256:0123", "IST0106 spec.sha256"),
    Case("url: a\nsha256: \(String(repeating: "0a", count: 32))"),
    Case(
      "url: a\nvmConfig: {env: [{name: A, value: x}, {name: A}, {value: y}, {name: B, valueFrom: HOST, value: z}]}",
      "IST0106 spec.vmConfig.env[1].name", "IST0106 spec.vmConfig.env[2]",
      "IST0106 spec.vmConfig.env[3].value"),
    Case("url: a\nmatch: [{ports: [{number: 0}, {number: 80}]}]", "IST0106 spec.match[0].ports[0].number"),
    Case("url: a\nimagePullSecret: \(String(repeating: "a", count: 254))", "IST0106 spec.imagePullSecret"),
  ]

  @Test(arguments: plugins) func saidOfPlugins(_ example: Case) {
    Reviewing.check(Reviewing.object("WasmPlugin", "extensions.istio.io"), example.yaml, example.expected)
  }

  static let filters: [Case] = [
    Case(
      "configPatches: [{applyTo: CLUSTER, match: {cluster: {service: a}}, patch: {operation: MERGE, value: {a: b}}}]"
    ),
    Case("configPatches: [{match: {}, patch: {operation: REMOVE}}]", "IST0106 spec.configPatches[0]"),
    Case(
      "configPatches: [{applyTo: CLUSTER}, {applyTo: CLUSTER, patch: {value: {a: b}}}, {applyTo: CLUSTER, patch: {operation: MERGE}}, {applyTo: CLUSTER, patch: {operation: REMOVE}}]",
      "IST0106 spec.configPatches[0]", "IST0106 spec.configPatches[1].patch",
      "IST0106 spec.configPatches[2].patch.operation"),
    Case(
      "configPatches: [{applyTo: CLUSTER, match: {proxy: {proxyVersion: '('}, listener: {}}, patch: {operation: REMOVE}}]",
      "IST0106 spec.configPatches[0].match.proxy.proxyVersion", "IST0106 spec.configPatches[0].match.listener"
    ),
    Case(
      "configPatches: [{applyTo: HTTP_ROUTE, match: {cluster: {service: a}}, patch: {operation: REMOVE}}, {applyTo: LISTENER, match: {routeConfiguration: {name: a}}, patch: {operation: REMOVE}}]",
      "IST0106 spec.configPatches[0].match.cluster", "IST0106 spec.configPatches[1].match.routeConfiguration"),
    Case(
      "configPatches: [{applyTo: LISTENER, match: {listener: {filterChain: {filter: {name: a}}}}, patch: {operation: REMOVE}}]",
      "IST0133 spec.configPatches[0].match.listener.filterChain.filter"),
    Case(
      "configPatches: [{applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: envoy.tcp_proxy, subFilter: {name: x}}}}}, patch: {operation: REMOVE}}]",
      "IST0133 spec.configPatches[0].match.listener.filterChain.filter.name",
      "IST0106 spec.configPatches[0].match.listener.filterChain.filter.subFilter"),
    Case(
      "configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.tcp_proxy, subFilter: {}}}}}, patch: {operation: REMOVE}}, {applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {subFilter: {name: a}}}}}, patch: {operation: REMOVE}}]",
      "IST0106 spec.configPatches[0].match.listener.filterChain.filter.name",
      "IST0106 spec.configPatches[0].match.listener.filterChain.filter.subFilter",
      "IST0106 spec.configPatches[1].match.listener.filterChain.filter"),
    Case(
      "configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {typed_config: {'@type': type.googleapis.com/envoy.config.filter.http.lua.v2.Lua}}}}]",
      "IST0106 spec.configPatches[0].patch.value.typed_config.@type"),
    Case(
      "workloadSelector: {labels: {a: b}}\ntargetRefs: [{kind: Service, name: a}]\nconfigPatches: [{applyTo: CLUSTER, patch: {operation: REMOVE}}]",
      "IST0106 spec.targetRefs"),
  ]

  @Test(arguments: filters) func saidOfFilters(_ example: Case) {
    Reviewing.check(Reviewing.object("EnvoyFilter", "networking.istio.io"), example.yaml, example.expected)
  }

  @Test func proxyConfig() {
    Reviewing.check(
      Reviewing.object("ProxyConfig", "networking.istio.io"), "concurrency: -1", ["IST0106 spec.concurrency"])
    Reviewing.check(Reviewing.object("ProxyConfig", "networking.istio.io"), "concurrency: 0", [])
  }
}
