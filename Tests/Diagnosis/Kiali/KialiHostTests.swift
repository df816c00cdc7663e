import Testing

@testable import Diagnosis

@Suite struct KialiHostTests {
  @Test(arguments: [
    ("reviews", "reviews.bookinfo.svc.cluster.local"),
    ("reviews.shop", "reviews.shop.svc.cluster.local"),
    ("reviews.bookinfo", "reviews.bookinfo.svc.cluster.local"),
    ("reviews.shop.svc", "reviews.shop.svc.cluster.local"),
    ("reviews.shop.svc.cluster.local.", "reviews.shop.svc.cluster.local"),
    ("example.com", "example.com"),
    ("www.example.com", "www.example.com"),
    ("*", "*"),
    ("*.shop.svc.cluster.local", "*.shop.svc.cluster.local"),
    ("", ".bookinfo.svc.cluster.local"),
  ]) func spellingsOfOneHostGetOneName(written: String, name: String) {
    #expect(KialiHost(written, in: "bookinfo", known: ["bookinfo", "shop"]).name == name)
  }

  @Test func aNameOfTwoPartsIsAServiceOnlyOfAKnownNamespace() {
    #expect(KialiHost("reviews.shop", in: "bookinfo", known: ["bookinfo"]).namespace == nil)
    #expect(KialiHost("reviews.shop", in: "shop", known: []).namespace == "shop")
  }

  @Test func wildcardsGoFromNarrowToWideAtLabels() {
    let host = KialiHost("reviews.shop.svc.cluster.local", in: "", known: [])
    #expect(
      host.wildcards == [
        "*.shop.svc.cluster.local", "*.svc.cluster.local", "*.cluster.local", "*.local", "*",
      ])
    #expect(KialiHost("*.example.com", in: "", known: []).wildcards == ["*.com", "*"])
    #expect(KialiHost("*", in: "", known: []).wildcards == [])
  }

  @Test func aHostOfAThousandLabelsCostsNothing() {
    let host = KialiHost(String(repeating: "a.", count: 100_000), in: "", known: [])
    #expect(host.wildcards.count <= 17)
  }

  @Test(arguments: [
    ("mesh", "mesh"), ("gw", "bookinfo/gw"), ("shop/gw", "shop/gw"), ("./gw", "bookinfo/gw"),
    ("gw.shop", "shop/gw"), ("gw.shop.svc.cluster.local", "shop/gw"),
  ]) func gatewaysAreNamedInThreeWays(written: String, name: String) {
    #expect(GatewayName.qualified(written, in: "bookinfo") == name)
  }
}
