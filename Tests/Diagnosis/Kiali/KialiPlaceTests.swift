import Testing

@testable import Diagnosis

/// Where each code points, and how bad it calls it, in the bad example of its page.
@Suite struct KialiPlaceTests {
  static let places: [String: [String]] = [
    "GWAPI": ["warning Gateway bookinfo/bookinfo-gateway status.listeners[0].conditions[0].type"],
    "KIA0002": [
      "error PeerAuthentication bookinfo/default spec.selector",
      "error PeerAuthentication bookinfo/lenient spec.selector",
    ],
    "KIA0003": [
      "error PeerAuthentication bookinfo/reviews spec.selector",
      "error PeerAuthentication bookinfo/reviews-v1 spec.selector",
    ],
    "KIA0004": ["warning PeerAuthentication bookinfo/reviews spec.selector.matchLabels"],
    "KIA0005": ["error ServiceEntry bookinfo/mongo spec.exportTo[0]"],
    "KIA0101": ["warning AuthorizationPolicy bookinfo/viewer spec.rules[0].from[0].source.namespaces[0]"],
    "KIA0102": ["warning AuthorizationPolicy bookinfo/viewer spec.rules[0].to[0].operation.methods[1]"],
    "KIA0104": ["warning AuthorizationPolicy bookinfo/viewer spec.rules[0].to[0].operation.hosts[0]"],
    "KIA0105": ["error AuthorizationPolicy bookinfo/viewer spec.rules[0].from[0].source.namespaces"],
    "KIA0106": ["error AuthorizationPolicy bookinfo/viewer spec.rules[0].from[0].source.principals[0]"],
    "KIA0108": ["warning AuthorizationPolicy bookinfo/viewer spec.rules[0].from[0].source.principals[0]"],
    "KIA0109": ["warning AuthorizationPolicy bookinfo/viewer "],
    "KIA0110": ["warning AuthorizationPolicy bookinfo/viewer "],
    "KIA0201": [
      "warning DestinationRule bookinfo/reviews spec.host",
      "warning DestinationRule bookinfo/reviews-pool spec.host",
    ],
    "KIA0202": ["warning DestinationRule bookinfo/reviews spec.host"],
    "KIA0203": ["error DestinationRule bookinfo/reviews spec.subsets[0]"],
    "KIA0204": ["warning DestinationRule bookinfo/reviews spec.trafficPolicy"],
    "KIA0205": ["error DestinationRule istio-system/default spec.trafficPolicy.tls.mode"],
    "KIA0206": ["error DestinationRule bookinfo/default spec.trafficPolicy.tls.mode"],
    "KIA0207": ["error DestinationRule bookinfo/default spec.trafficPolicy.tls.mode"],
    "KIA0208": ["error DestinationRule istio-system/default spec.trafficPolicy.tls.mode"],
    "KIA0209": ["warning DestinationRule bookinfo/reviews spec.subsets[0]"],
    "KIA0210": ["warning DestinationRule bookinfo/reviews spec.host"],
    "KIA0211": ["warning DestinationRule bookinfo/reviews spec.host"],
    "KIA0212": ["warning DestinationRule shop/reviews spec.host"],
    "KIA0301": [
      "warning Gateway bookinfo/bookinfo-gateway spec.servers[0].hosts[0]",
      "warning Gateway bookinfo/shop-gateway spec.servers[0].hosts[0]",
    ],
    "KIA0302": ["warning Gateway bookinfo/bookinfo-gateway spec.selector"],
    "KIA0401": ["error PeerAuthentication istio-system/default spec.mtls"],
    "KIA0501": ["error PeerAuthentication bookinfo/default spec.mtls"],
    "KIA0505": ["error PeerAuthentication bookinfo/default spec.mtls"],
    "KIA0506": ["error PeerAuthentication istio-system/default spec.mtls"],
    "KIA0601": ["error Service bookinfo/reviews spec.ports[0]"],
    "KIA0602": ["error Service bookinfo/reviews spec.ports[0]"],
    "KIA0701": ["warning Service bookinfo/reviews spec.ports[0]"],
    "KIA1004": ["warning Sidecar bookinfo/default spec.egress[0].hosts[0]"],
    "KIA1006": ["warning Sidecar istio-system/default spec.workloadSelector"],
    "KIA1007": ["info Sidecar bookinfo/default spec.outboundTrafficPolicy"],
    "KIA1101": ["warning VirtualService bookinfo/reviews spec.http[0].route[0].destination.host"],
    "KIA1102": ["error VirtualService bookinfo/bookinfo spec.gateways[0]"],
    "KIA1104": ["warning VirtualService bookinfo/reviews spec.http[0].route[0].weight"],
    "KIA1105": [
      "warning VirtualService bookinfo/reviews spec.http[0].route[0].destination.host",
      "warning VirtualService bookinfo/reviews spec.http[0].route[1].destination.host",
    ],
    "KIA1106": [
      "warning VirtualService bookinfo/reviews-all spec.hosts",
      "warning VirtualService bookinfo/reviews-old spec.hosts",
    ],
    "KIA1107": ["warning VirtualService bookinfo/reviews spec.http[0].route[0].destination"],
    "KIA1108": ["info VirtualService bookinfo/bookinfo spec.gateways[0]"],
    "KIA1109": ["warning VirtualService bookinfo/reviews spec.hosts[0]"],
    "KIA1110": ["warning RequestAuthentication bookinfo/tokens "],
    "KIA1111": ["warning WasmPlugin bookinfo/filter "],
    "KIA1112": ["warning Telemetry bookinfo/tracing "],
    "KIA1113": ["warning VirtualService bookinfo/reviews spec.hosts[0]"],
    "KIA1114": ["warning VirtualService shop/reviews spec.hosts[0]"],
    "KIA1115": ["warning RequestAuthentication bookinfo/tokens "],
    "KIA1116": ["warning WasmPlugin bookinfo/filter "],
    "KIA1117": ["warning Telemetry bookinfo/tracing "],
    "KIA1211": [
      "warning ServiceEntry bookinfo/google spec.ports[0]",
      "warning ServiceEntry bookinfo/google-apis spec.ports[0]",
    ],
    "KIA1212": [
      "warning ServiceEntry bookinfo/google spec.ports[0]",
      "warning ServiceEntry bookinfo/google-apis spec.ports[0]",
    ],
    "KIA1301": ["warning Deployment bookinfo/reviews-v1 "],
    "KIA1311": ["error Deployment bookinfo/reviews-v1 "],
    "KIA1312": ["warning Deployment bookinfo/reviews-v1 "],
    "KIA1313": ["error Deployment bookinfo/reviews-v1 "],
    "KIA1314": ["error Pod bookinfo/reviews "],
    "KIA1315": ["error Pod bookinfo/reviews "],
    "KIA1316": ["warning Pod bookinfo/reviews "],
    "KIA1317": ["warning Deployment bookinfo/reviews-v1 "],
    "KIA1401": ["error HTTPRoute bookinfo/bookinfo spec.parentRefs[0].name"],
    "KIA1402": ["error HTTPRoute bookinfo/bookinfo spec.rules[0].backendRefs[0].name"],
    "KIA1501": [
      "warning Gateway bookinfo/bookinfo-gateway spec.listeners[0].hostname",
      "warning Gateway bookinfo/shop-gateway spec.listeners[0].hostname",
    ],
    "KIA1502": [
      "warning Gateway bookinfo/bookinfo-gateway spec.addresses[0].value",
      "warning Gateway bookinfo/shop-gateway spec.addresses[0].value",
    ],
    "KIA1503": [
      "error Gateway bookinfo/bookinfo-gateway spec.listeners[0].name",
      "error Gateway bookinfo/bookinfo-gateway spec.listeners[1].name",
    ],
    "KIA1504": ["error Gateway bookinfo/bookinfo-gateway spec.gatewayClassName"],
    "KIA1601": ["error ReferenceGrant bookinfo/routes spec.from[0].namespace"],
    "KIA1701": ["warning WorkloadGroup bookinfo/ratings spec.template.serviceAccount"],
    "KIA1702": [
      "warning WorkloadGroup bookinfo/ratings-a spec.metadata.labels",
      "warning WorkloadGroup bookinfo/ratings-b spec.metadata.labels",
    ],
  ]

  @Test(arguments: places.keys.sorted()) func aFindingPointsAtTheValue(code: String) throws {
    let rule = try #require(RuleCatalogue.rule(code))
    #expect(Kiali.lines(code, rule.bad) == Self.places[code])
  }

  @Test func everyCodeOfKialiIsHere() {
    let shown = Set(Self.places.keys)
    // A caller of another cluster cannot be shown by one text.
    #expect(Set(KialiRules.all.map(\.code)).subtracting(shown) == ["KIA0107"])
    #expect(KialiRules.all.count == 73)
    #expect(KialiRules.all.filter { !$0.isDefault }.map(\.code) == ["KIA1301"])
  }
}
