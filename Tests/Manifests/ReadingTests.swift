import Testing

@testable import Manifests

@Suite struct ReadingTests {
  @Test func aValueIsFoundByItsPathWithItsPlace() throws {
    let text = """
      # a comment
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v9}
      """
    let read = ManifestReader().read([ManifestSource(name: "a.yaml", bytes: Array(text.utf8))])
    #expect(read.problems == [])
    let object = try #require(read.objects.first)
    #expect(object.title == "VirtualService bookinfo/reviews")
    let subset = try #require(VirtualService(object).http.first?.route.first?.subset)
    #expect(subset.value == "v9")
    #expect(subset.place.start == Position(line: 10, column: 44))
    #expect(object.root.path(to: subset.place.node) == "spec.http[0].route[0].destination.subset")
  }
}
