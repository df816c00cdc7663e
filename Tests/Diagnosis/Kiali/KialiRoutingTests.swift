import Testing

@testable import Diagnosis

@Suite struct KialiRoutingTests {
  private func route(_ name: String, _ host: String, in namespace: String = "bookinfo", _ rest: String = "")
    -> String
  {
    Kiali.object(
      "VirtualService", name, in: namespace,
      "hosts: [\(host)], http: [{route: [{destination: {host: \(host)}}]}]"
        + (rest.isEmpty ? "" : ", \(rest)"))
  }
  private func rule(_ name: String, _ host: String, in namespace: String = "bookinfo", _ rest: String = "")
    -> String
  {
    Kiali.object(
      "DestinationRule", name, in: namespace, "host: \"\(host)\"" + (rest.isEmpty ? "" : ", \(rest)"))
  }

  // MARK: - Destinations (KIA1101, KIA0202)

  @Test func anUnknownDestinationIsAnErrorWhereTheRegistryIsAllThereIs() {
    let texts = "\(Kiali.service("reviews"))\n---\n\(route("reviews", "rewiews"))"
    let at = "VirtualService bookinfo/reviews spec.http[0].route[0].destination.host"
    #expect(Kiali.lines("KIA1101", texts) == ["warning \(at)"])
    #expect(Kiali.lines("KIA1101", texts, mesh: Kiali.registryOnly) == ["error \(at)"])
    #expect(
      Kiali.lines("KIA1101", texts, mesh: "outboundTrafficPolicy: {mode: ALLOW_ANY}") == ["warning \(at)"])
  }

  @Test func withoutServicesNothingIsSaidOfDestinations() {
    #expect(Kiali.lines("KIA1101", route("reviews", "reviews")) == [])
    let checked = Analysing.run(route("reviews", "reviews"), only: ["KIA1101"])
    #expect(checked.notChecked.map(\.code) == ["KIA1101"])
  }

  @Test func aServiceEntryAnswersForItsHostsAndNotForLongerNames() {
    let entry = Kiali.object("ServiceEntry", "wiki", "hosts: [wikipedia.org, \"*.example.com\"], ports: []")
    let base = Kiali.service("reviews")
    #expect(Kiali.lines("KIA1101", base, entry, route("a", "wikipedia.org")) == [])
    #expect(Kiali.lines("KIA1101", base, entry, route("a", "api.example.com")) == [])
    #expect(Kiali.lines("KIA1101", base, entry, route("a", "notwikipedia.org")).count == 1)
    #expect(Kiali.lines("KIA1101", base, entry, route("a", "notexample.com")).count == 1)
    #expect(Kiali.lines("KIA0202", base, entry, rule("a", "notwikipedia.org")).count == 1)
  }

  @Test func aServiceThatIsNotExportedIsNotThere() {
    let hidden = """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: shop, annotations: {networking.istio.io/exportTo: "."}}
      spec: {ports: [{name: http, port: 9080}]}
      """
    let caller = route("ratings", "ratings.shop.svc.cluster.local")
    #expect(Kiali.lines("KIA1101", hidden, caller).count == 1)
    #expect(Kiali.lines("KIA1101", hidden, route("ratings", "ratings", in: "shop")) == [])
    let open = Kiali.service("ratings", in: "shop")
    #expect(Kiali.lines("KIA1101", open, caller) == [])
    #expect(Kiali.lines("KIA1101", open, caller, mesh: "defaultServiceExportTo: [\".\"]").count == 1)
  }

  @Test func mirrorsAreDestinationsToo() {
    let text = Kiali.object(
      "VirtualService", "reviews",
      "hosts: [reviews], http: [{route: [{destination: {host: reviews}}], mirror: {host: reviews-new}}]")
    #expect(
      Kiali.lines("KIA1101", Kiali.service("reviews"), text)
        == ["warning VirtualService bookinfo/reviews spec.http[0].mirror.host"])
  }

  @Test func aRuleForAWorkloadsAppOrAWildcardHasAHost() {
    let base = Kiali.service("reviews")
    #expect(Kiali.lines("KIA0202", base, rule("a", "*.shop.svc.cluster.local")) == [])
    #expect(Kiali.lines("KIA0202", base, Kiali.deployment("d", "app: details"), rule("a", "details")) == [])
    #expect(
      Kiali.lines("KIA0202", base, rule("a", "details"), mesh: Kiali.registryOnly)
        == ["error DestinationRule bookinfo/a spec.host"])
  }

  // MARK: - Subsets (KIA1107, KIA0203, KIA0209)

  private let versions = "subsets: [{name: v1, labels: {version: v1}}]"
  private func subset(_ name: String) -> String {
    Kiali.object(
      "VirtualService", "reviews",
      "hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: \(name)}}]}]")
  }

  @Test func aSubsetMayBeDefinedForAWildcardOrInAnotherNamespace() {
    let at = "warning VirtualService bookinfo/reviews spec.http[0].route[0].destination"
    #expect(Kiali.lines("KIA1107", subset("v1")) == [at])
    #expect(
      Kiali.lines("KIA1107", subset("v1"), rule("r", "reviews.bookinfo.svc.cluster.local", versions)) == [])
    #expect(Kiali.lines("KIA1107", subset("v1"), rule("r", "*.bookinfo.svc.cluster.local", versions)) == [])
    let far = rule("r", "reviews.bookinfo.svc.cluster.local", in: "shop", versions + ", exportTo: [%]")
    #expect(Kiali.lines("KIA1107", subset("v1"), far.replacing("%", with: "\"*\"")) == [])
    #expect(Kiali.lines("KIA1107", subset("v1"), far.replacing("%", with: "\".\"")) == [at])
    // A namespace nobody knows of is KIA0005's to tell.
    #expect(Kiali.lines("KIA1107", subset("v1"), far.replacing("%", with: "nowhere")) == [])
  }

  @Test func aSubsetThatARouteUsesMustHaveWorkloads() {
    let service = Kiali.service("reviews", "selector: {app: reviews}")
    let at = "DestinationRule bookinfo/r spec.subsets[0]"
    let dest = rule("r", "reviews", versions)
    let elsewhere = Kiali.deployment("ratings", "app: ratings, version: v1")
    #expect(Kiali.lines("KIA0203", service, elsewhere, dest) == ["info \(at)"])
    #expect(Kiali.lines("KIA0203", service, elsewhere, dest, subset("v1")) == ["error \(at)"])
    let right = Kiali.deployment("reviews", "app: reviews, version: v1")
    #expect(Kiali.lines("KIA0203", service, right, dest, subset("v1")) == [])
    let far = Kiali.deployment("reviews", in: "shop", "app: reviews, version: v1")
    #expect(Kiali.lines("KIA0203", service, far, dest).count == 1)
  }

  @Test func machinesAndEndpointsHaveSubsetsToo() {
    let service = Kiali.service("reviews", "selector: {app: reviews}")
    let machine = Kiali.object(
      "WorkloadEntry", "vm", "address: 192.0.2.1, labels: {app: reviews, version: v1}")
    #expect(Kiali.lines("KIA0203", service, machine, rule("r", "reviews", versions)) == [])
    let entry = Kiali.object(
      "ServiceEntry", "out",
      "hosts: [api.example.com], resolution: STATIC, endpoints: [{address: 192.0.2.1, labels: {version: v2}}]"
    )
    #expect(Kiali.lines("KIA0203", service, entry, rule("r", "api.example.com", versions)).count == 1)
    #expect(
      Kiali.lines(
        "KIA0203", service, entry,
        rule("r", "api.example.com", "subsets: [{name: v2, labels: {version: v2}}]"))
        == [])
  }

  @Test func aSubsetWithoutLabelsIsARemarkBesideOneThatHasWorkloads() {
    let base =
      Kiali.service("reviews", "selector: {app: reviews}") + "\n---\n"
      + Kiali.deployment("reviews", "app: reviews, version: v1")
    let both = rule("r", "reviews", "subsets: [{name: all}, {name: v1, labels: {version: v1}}]")
    #expect(Kiali.lines("KIA0209", base, both) == ["info DestinationRule bookinfo/r spec.subsets[0]"])
    let alone = rule("r", "reviews", "subsets: [{name: all}]")
    #expect(Kiali.lines("KIA0209", base, alone) == ["warning DestinationRule bookinfo/r spec.subsets[0]"])
  }

  // MARK: - Routes (KIA1104, KIA1105)

  @Test func weightsOfLonelyDestinationsAreFoundInEveryProtocol() {
    let text = Kiali.object(
      "VirtualService", "db",
      """
      hosts: [db], tcp: [{route: [{destination: {host: db}, weight: 100}]}, {route: [{destination: {host: db}, weight: 50}]}],
      tls: [{match: [{sniHosts: [db]}], route: [{destination: {host: db}, weight: 1}]}]
      """)
    #expect(
      Kiali.lines("KIA1104", text) == [
        "warning VirtualService bookinfo/db spec.tcp[1].route[0].weight",
        "warning VirtualService bookinfo/db spec.tls[0].route[0].weight",
      ])
  }

  @Test func oneHostInTwoSpellingsIsOneDestination() {
    let text = Kiali.object(
      "VirtualService", "reviews",
      """
      hosts: [reviews], http: [{route: [{destination: {host: reviews}, weight: 50},
      {destination: {host: reviews.bookinfo.svc.cluster.local}, weight: 50}]}]
      """)
    #expect(Kiali.lines("KIA1105", text).count == 2)
    let ports = text.replacing("host: reviews}", with: "host: reviews, port: {number: 9080}}")
    #expect(Kiali.lines("KIA1105", ports) == [])
  }

  // MARK: - Hosts of several objects (KIA1106, KIA0201, KIA1211, KIA1212)

  @Test func oneHostOnTwoGatewaysIsNoConflict() {
    let one = route("a", "reviews", "gateways: [one]")
    #expect(Kiali.lines("KIA1106", one, route("b", "reviews", "gateways: [two]")) == [])
    #expect(Kiali.lines("KIA1106", one, route("b", "reviews", "gateways: [bookinfo/one]")).count == 2)
    #expect(Kiali.lines("KIA1106", one, route("b", "reviews")) == [])
    #expect(
      Kiali.lines("KIA1106", route("a", "reviews", "gateways: [mesh]"), route("b", "reviews")).count == 2)
  }

  @Test func aNamespacesWildcardOverlapsWithItsHosts() {
    let all = route("all", "\"*.bookinfo.svc.cluster.local\"")
    #expect(Kiali.lines("KIA1106", all, route("a", "reviews")).count == 2)
    #expect(Kiali.lines("KIA1106", all, route("a", "reviews", in: "shop")) == [])
    let delegate = Kiali.object("VirtualService", "d", "http: [{route: [{destination: {host: reviews}}]}]")
    #expect(Kiali.lines("KIA1106", delegate, delegate.replacing("name: d", with: "name: e")) == [])
  }

  @Test func objectsThatNobodySeesTogetherAreNoConflict() {
    let host = "reviews.bookinfo.svc.cluster.local"
    let spaces =
      Kiali.namespace("bookinfo") + "\n---\n" + Kiali.namespace("shop") + "\n---\n" + Kiali.namespace("bank")
    let own = route("a", host, "exportTo: [\".\"]")
    let other = route("b", host, in: "shop", "exportTo: [%]")
    #expect(Kiali.lines("KIA1106", spaces, own, other.replacing("%", with: "\".\"")) == [])
    #expect(Kiali.lines("KIA1106", spaces, own, other.replacing("%", with: "bank")) == [])
    #expect(Kiali.lines("KIA1106", spaces, own, other.replacing("%", with: "bookinfo")).count == 2)
    #expect(Kiali.lines("KIA1106", spaces, own, other.replacing("%", with: "\"*\"")).count == 2)
    let meshDefault = "defaultVirtualServiceExportTo: [\".\"]"
    #expect(
      Kiali.lines("KIA1106", spaces, route("a", host), route("b", host, in: "shop"), mesh: meshDefault) == [])
  }

  @Test func aSidecarMayKeepTheTwoApart() {
    let host = "reviews.bookinfo.svc.cluster.local"
    let rules = rule("a", host) + "\n---\n" + rule("b", host, in: "shop")
    #expect(Kiali.lines("KIA0201", rules).count == 2)
    let none = Kiali.object(
      "Sidecar", "default", in: "istio-system", "egress: [{hosts: [\"istio-system/*\"]}]")
    #expect(Kiali.lines("KIA0201", rules, none) == [])
    let some = none.replacing("\"istio-system/*\"", with: "\"bookinfo/*\"")
    #expect(Kiali.lines("KIA0201", rules, some).count == 2)
    let without = none.replacing("\"istio-system/*\"", with: "\"*/*\", \"~bookinfo/reviews\"")
    #expect(Kiali.lines("KIA0201", rules, without) == [])
  }

  @Test func rulesForDifferentSubsetsOrForMutualTLSAloneGoTogether() {
    let one = rule("a", "reviews", versions)
    #expect(Kiali.lines("KIA0201", one, rule("b", "reviews", "subsets: [{name: v2}]")) == [])
    #expect(Kiali.lines("KIA0201", one, rule("b", "reviews", versions)).count == 2)
    #expect(
      Kiali.lines("KIA0201", one, rule("b", "reviews", "trafficPolicy: {tls: {mode: SIMPLE}}")).count == 2)
    #expect(
      Kiali.lines("KIA0201", one, rule("b", "*.local", "trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}")) == [])
    #expect(Kiali.lines("KIA0201", one, rule("b", "*.bookinfo.svc.cluster.local")).count == 2)
    #expect(Kiali.lines("KIA0201", rule("a", "xexample.com"), rule("b", "*.example.com")) == [])
    #expect(Kiali.lines("KIA0201", rule("a", "x.example.com"), rule("b", "*.example.com")).count == 2)
  }

  @Test func serviceEntriesShareAHostInAnyCase() {
    let one = Kiali.object(
      "ServiceEntry", "a", "hosts: [api.example.com], ports: [{number: 443, protocol: TLS}]")
    let other = Kiali.object(
      "ServiceEntry", "b", in: "shop", "hosts: [API.example.com], ports: [{number: 443, protocol: tls}]")
    #expect(
      Kiali.lines("KIA1211", one, other) == [
        "warning ServiceEntry bookinfo/a spec.ports[0]", "warning ServiceEntry shop/b spec.ports[0]",
      ])
    #expect(Kiali.lines("KIA1212", one, other) == [])
    let plain = other.replacing("protocol: tls", with: "protocol: TCP")
    #expect(Kiali.lines("KIA1211", one, plain) == [])
    #expect(Kiali.lines("KIA1212", one, plain).count == 2)
    #expect(Kiali.lines("KIA1212", one, plain.replacing("443", with: "80")) == [])
    let hidden = plain.replacing("spec: {", with: "spec: {exportTo: [\".\"], ")
    #expect(Kiali.lines("KIA1212", one, hidden).count == 2)
    #expect(
      Kiali.lines("KIA1212", one.replacing("spec: {", with: "spec: {exportTo: [\".\"], "), hidden) == [])
  }

  @Test func oneServiceEntryMayRepeatItselfToo() {
    let twice = Kiali.object(
      "ServiceEntry", "a",
      "hosts: [api.example.com], ports: [{number: 443, protocol: TLS, name: a}, {number: 443, protocol: TLS, name: b}]"
    )
    #expect(
      Kiali.lines("KIA1211", twice) == [
        "warning ServiceEntry bookinfo/a spec.ports[0]", "warning ServiceEntry bookinfo/a spec.ports[1]",
      ])
  }

  // MARK: - exportTo (KIA0005)

  @Test func exportToIsCheckedInVirtualServicesToo() {
    let text = route("a", "reviews", "exportTo: [\".\", shop, nowhere]")
    #expect(Kiali.lines("KIA0005", text) == [])
    #expect(
      Kiali.lines("KIA0005", Kiali.namespace("bookinfo"), Kiali.namespace("shop"), text)
        == ["error VirtualService bookinfo/a spec.exportTo[2]"])
    #expect(Kiali.lines("KIA0005", Kiali.ambient("bookinfo"), Kiali.namespace("shop"), text) == [])
    let nobody = Kiali.object("ServiceEntry", "a", "hosts: [a.example.com], exportTo: [\"~\"]")
    #expect(Kiali.lines("KIA0005", Kiali.namespace("bookinfo"), nobody) == [])
  }
}
