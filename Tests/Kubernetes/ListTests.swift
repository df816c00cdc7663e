import Foundation
import JSON
import Testing
import Wire

@testable import Kubernetes

/// Lists, in pages or whole, and what servers make of them.
@Suite(.timeLimit(.minutes(5))) struct ListTests {
  typealias Step = PodScript.Step

  let clock = HandClock()

  func events(
    _ count: Int, _ steps: [Step]
  ) async -> (events: [PodScript.Event], transport: ScriptedTransport) {
    await PodScript(clock: clock).events(count, steps)
  }

  @Test func longListsComeInPages() async {
    let (events, transport) = await events(
      1,
      [
        .answer(200, Answers.list([Answers.pod("a", version: 1)], version: 10, next: "tok/1=")),
        .answer(200, Answers.list([Answers.pod("b", version: 1)], version: 10, next: "tok2")),
        .answer(200, Answers.list([Answers.pod("c", version: 1)], version: 10)),
      ])
    #expect(events == [.synced([key("a"): "Running", key("b"): "Running", key("c"): "Running"])])
    #expect(transport.requests.prefix(3).map { $0.query("continue") } == [nil, "tok/1%3D", "tok2"])
  }

  @Test func anExpiredPageStartsAgainWithoutPages() async {
    let (events, transport) = await events(
      1,
      [
        .answer(200, Answers.list([Answers.pod("old", version: 1)], version: 10, next: "tok")),
        .answer(410, Answers.status(410, "Expired", "The provided continue parameter is too old")),
        .answer(200, Answers.list([Answers.pod("new", version: 1)], version: 20)),
      ])
    // What the first page told is forgotten: it may be gone by now.
    #expect(events == [.synced([key("new"): "Running"])])
    #expect(transport.requests[2].query("limit") == nil)
    #expect(transport.requests[2].query("continue") == nil)
  }

  @Test func pagesThatAreTooLargeAreAskedForSmaller() async {
    let (events, transport) = await events(
      2,
      [
        .failure(.tooLarge(limit: 64 << 20)), .failure(.tooLarge(limit: 64 << 20)),
        .failure(.tooLarge(limit: 64 << 20)), PodScript.empty,
      ])
    #expect(transport.requests.prefix(4).map { $0.query("limit") } == ["500", "100", "20", "500"])
    guard case .failed(let error, _) = events.first else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == .tooLarge)
    #expect(error.description.contains("larger than 64 MiB: choose a namespace"))
  }

  @Test(arguments: [
    #"{"kind":"PodList","items":null}"#, #"{"kind":"PodList"}"#, #"{"items":[]}"#,
    #"{"kind":"PodList","metadata":null,"items":[null,5,"x",{},{"metadata":{}},{"kind":"Secret","metadata":{"name":"s","namespace":"n"},"status":{"phase":"x"}}]}"#,
  ])
  func oddListsAreEmpty(list: String) async {
    let (events, transport) = await events(1, [.answer(200, list), .silence])
    #expect(events == [.synced([:])])
    #expect(transport.requests.last?.query("resourceVersion") == nil)
  }

  @Test(arguments: [
    "[]", "{}", "5", "", "{\"kind\":\"PodList\",\"items\":[{]}", #"{"kind":"Table","rows":[]}"#,
    #"{"kind":"SecretList","items":[]}"#,
    "<html><body>Sign in</body></html>",
  ])
  func whatIsNoListIsAFailure(body: String) async {
    let (events, _) = await events(1, [.answer(200, body)])
    guard case .failed(let error, _) = events[0] else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == .notKubernetes)
  }

  @Test func namesComeRaw() async {
    let name = #"a\u001b[31m\n"#
    let (events, _) = await events(
      1, [.answer(200, Answers.list([Answers.pod(name, version: 1)], version: 2))])
    #expect(events == [.synced([key("a\u{1B}[31m\n"): "Running"])])
  }

  @Test func kindsWithoutNamespacesHaveNone() async {
    let list =
      #"{"kind":"NamespaceList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"bookinfo"},"status":{"phase":"Active"}}]}"#
    let transport = ScriptedTransport([.answer(200, list)])
    let events = await client(transport).watch(.namespaces, namespace: "ignored", as: phase).first(1)
    #expect(events == [.synced([key("bookinfo", nil): "Active"])])
    #expect(transport.requests[0].path == "/api/v1/namespaces")
  }

  @Test(arguments: ["PartialObjectMetadata", "Pod"])
  func objectsAreCountedByTheirMetadataAloneWhereTheServerCan(kind: String) async throws {
    let items = ["a/1", "a/2", "b/1"].map { name in
      let parts = name.split(separator: "/")
      return #"{"kind":"\#(kind)","metadata":{"namespace":"\#(parts[0])","name":"\#(parts[1])"}}"#
    }
    let list = #"{"kind":"\#(kind)List","metadata":{},"items":[\#(items.joined(separator: ","))]}"#
    let transport = ScriptedTransport([.answer(200, list)])
    let client = KubernetesClient(
      ClusterAccess(server: "https://api.test:6443"), transport: transport, clock: clock)
    #expect(try await client.count(.pods, labelSelector: "a=b") == ["a": 2, "b": 1])
    #expect(
      transport.requests.first?.headers.value(of: "accept")?.contains("as=PartialObjectMetadataList") == true)
  }
}
