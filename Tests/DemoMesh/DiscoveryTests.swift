import Testing

@testable import DemoMesh

@Suite struct DiscoveryTests {
  private let node = "sidecar~127.77.1.7~\(Bookinfo.ratings.name).bookinfo~bookinfo.svc.cluster.local"

  private func request(_ type: String, version: String = "", names: [String] = []) -> Message {
    let body: JSON = [
      "version_info": .string(version),
      "node": ["extensions": [["name": "a", "x": [1, [2, "]}"]]]], "id": .string(node)],
      "resource_names": .array(names.map { .string($0) }),
    ]
    return Message(start: "POST /v3/discovery:\(type) HTTP/1.1", body: Array(body.text.utf8))
  }

  private func routes(_ names: String...) -> [DiscoveryKey: [DiscoveredResource]] {
    [.init(workload: "ratings-v1", type: .routes): names.map { .init(.routes, ["name": .string($0)]) }]
  }

  @Test func requestsAreReadPastWhatDoesNotMatter() {
    let parsed = DiscoveryRequest.parse(request("routes", version: "7", names: ["9080", "80"]).body)
    #expect(parsed == DiscoveryRequest(version: "7", names: ["9080", "80"], node: node))
    #expect(parsed?.workload == "ratings-v1")
  }

  @Test(arguments: ["", "[]", "{", #"{"node":"#, #"{"node":{"id":3}}"#, #"{"a":1,}"#, "{\"a\":\"\\"])
  func brokenRequestsAreRefused(text: String) {
    #expect(DiscoveryRequest.parse(Array(text.utf8)) == nil)
  }

  @Test func deepNestingIsRefused() {
    let text = #"{"a":"# + String(repeating: "[", count: 100_000)
    #expect(DiscoveryRequest.parse(Array(text.utf8)) == nil)
  }

  @Test func whatIsKnownIsAnsweredAtOnce() async {
    let server = DiscoveryServer()
    await server.publish(routes("9080"))
    let answer = await server.answer(request("routes", names: ["9080"]))
    #expect(answer.status == 200)
    #expect(String(decoding: answer.body, as: UTF8.self).contains(#""version_info":"1""#))
    #expect(await server.answer(request("nothing")).status == 404)
  }

  @Test func anAnswerIsHeldBackUntilThatResourceChanges() async {
    let server = DiscoveryServer()
    await server.publish(routes("9080", "80"))
    async let held = server.answer(request("routes", version: "1", names: ["80"]))
    // Neither the same again nor another resource is news.
    await server.publish(routes("9080", "80"))
    await server.publish([
      .init(workload: "ratings-v1", type: .routes): [
        .init(.routes, ["name": "9080", "virtual_hosts": []]), .init(.routes, ["name": "80"]),
      ]
    ])
    await server.publish([
      .init(workload: "ratings-v1", type: .routes): [
        .init(.routes, ["name": "9080", "virtual_hosts": []]),
        .init(.routes, ["name": "80", "internal_only_headers": []]),
      ]
    ])
    let answer = await held
    #expect(String(decoding: answer.body, as: UTF8.self).contains(#""version_info":"4""#))
  }
}
