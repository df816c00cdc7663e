import Kubernetes
import Testing
import Wire

/// Each trouble is a sentence of its own, with what to do.
@Suite struct ErrorTests {
  static let path = "/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices"

  func error(_ step: ScriptedTransport.Step, path: String = path) async -> KubernetesError? {
    await failure { try await client(ScriptedTransport { _, _ in step }).get(path) } as? KubernetesError
  }

  @Test(arguments: [
    (
      WireError.refused("api.test:6443"), KubernetesError.Cause.unreachable,
      "nothing listens at https://api.test:6443"
    ),
    (.unresolved("api.test"), .unresolved, "no address is known for api.test"),
    (.timedOut(seconds: 15), .timedOut, "gave no answer within 15 s"),
    (.tooLarge(limit: 64 << 20), .tooLarge, "choose a namespace"),
    (.cut("closed after 10 bytes"), .cutOff, "broke off its answer"),
    (
      .tls("the certificate of api.test:6443 does not verify: unable to get local issuer certificate"),
      .untrusted, "correct certificate-authority(-data)"
    ),
    (
      .tls("SSL: no alternative certificate subject name matches target host name"), .untrusted,
      "set tls-server-name"
    ),
    (.tls("certificate has expired"), .untrusted, "has expired or is not valid yet"),
    (
      .tls("tlsv13 alert certificate required"), .untrusted,
      "the client certificate of the kubeconfig is not taken"
    ),
    (.tls("wrong version number"), .untrusted, "does it speak TLS at that port?"),
    (.other("api.test:6443 cannot be reached: No route to host"), .unreachable, "No route to host"),
    (.cancelled, .cancelled, "cancelled"),
  ])
  func theWayFails(wire: WireError, cause: KubernetesError.Cause, words: String) async {
    let error = await error(.failure(wire))
    #expect(error?.cause == cause)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func aProxyOnTheWayIsNamedWithoutItsPassword() async {
    let access = ClusterAccess(server: "https://api.test:6443", proxy: "http://me:s3cr3t@proxy.test:3128")
    let transport = ScriptedTransport { _, _ in .failure(.refused("proxy.test:3128")) }
    let error = await failure { try await KubernetesClient(access, transport: transport).get("/api") }
    let said = "\(error.map { "\($0)" } ?? "")"
    #expect(said.contains("through the proxy http://proxy.test:3128"))
    #expect(!said.contains("s3cr3t"))
    #expect(transport.requests.first?.proxy == "http://me:s3cr3t@proxy.test:3128")
  }

  @Test func forbiddenSaysWhatOnWhatAndWhere() async {
    let status = Answers.status(403, "Forbidden", "virtualservices is forbidden")
    let said = await error(.answer(403, status))
    #expect(said?.cause == .forbidden)
    #expect(said?.isLasting == true)
    #expect(
      said?.description
        == "the user of context `test` may not list virtualservices.networking.istio.io in namespace `bookinfo` (403): ask for a role that allows it; `pharos rbac` prints one"
    )
    let everywhere = await error(.answer(403, status), path: "/api/v1/pods?watch=1&resourceVersion=5")
    #expect(everywhere?.description.contains("may not watch pods in the whole cluster") == true)
    let proxy = await error(
      .answer(403, status), path: "/api/v1/namespaces/bookinfo/pods/reviews-1:15090/proxy/stats/prometheus")
    #expect(proxy?.description.contains("may not get pods/proxy in namespace `bookinfo`") == true)
  }

  @Test(arguments: [
    (401, "Unauthorized", KubernetesError.Cause.unauthorized, "log in again"),
    (
      404, "NotFound", .notFound,
      "there is no virtualservices.networking.istio.io in namespace `bookinfo` (404) (what is wrong)"
    ),
    (410, "Expired", .gone, "too old"),
    (429, "TooManyRequests", .tooManyRequests, "asked again later"),
    (500, "InternalError", .serverError, "has failed (500) (what is wrong)"),
    (503, "ServiceUnavailable", .serverError, "(503)"),
    (504, "Timeout", .timedOut, "did not get it done in time"),
    (400, "BadRequest", .other, "(400) (what is wrong)"),
  ])
  func statusesAreRead(code: Int, reason: String, cause: KubernetesError.Cause, words: String) async {
    let error = await error(.answer(code, Answers.status(code, reason, "what is wrong")))
    #expect(error?.cause == cause)
    #expect(error?.status == code)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    (200, "<!DOCTYPE html><title>Sign in</title>"), (200, "hello"), (200, ""), (302, ""),
    (403, "<html>blocked</html>"), (502, "<html>bad gateway</html>"),
  ])
  func somethingElseThanKubernetesIsCalledThat(code: Int, body: String) async {
    let error = await error(.answer(code, body))
    #expect(error?.cause == .notKubernetes)
    #expect(error?.description.contains("is not a Kubernetes API server") == true)
  }

  @Test func aPathThatNobodyKnowsIsNoMissingObject() async {
    let error = await error(.answer(404, "404 page not found\n"))
    #expect(error?.cause == .notFound)
    #expect(error?.description.contains("the cluster has no such kind") == true)
  }

  @Test func retryAfterIsObeyedThenGivenUp() async {
    let clock = HandClock()
    let busy = ScriptedTransport.Step.answer(429, "", [HTTPHeader("Retry-After", "3")])
    let transport = ScriptedTransport { _, _ in busy }
    let error = await failure { try await client(transport, clock).get("/api") } as? KubernetesError
    #expect(error?.retryAfter == 3)
    #expect(clock.sleeps == Array(repeating: 3, count: 9))
    #expect(transport.requests.count == 10)
  }

  @Test func whatServersSayIsMadeHarmless() async {
    let text = #"evil\u001b[31m\nBearer abcdef and eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ"#
    let error = await error(.answer(500, Answers.status(500, "InternalError", text)))
    let said = error?.description ?? ""
    #expect(said.contains("evil [31m Bearer [hidden] and [hidden]"))
    #expect(said.unicodeScalars.allSatisfy { $0.value >= 0x20 })
  }

  @Test func aHugeWordIsCut() async {
    let error = await error(.answer(500, Answers.status(500, "x", String(repeating: "a b ", count: 100_000))))
    #expect((error?.description.utf8.count ?? .max) < 700)
  }

  @Test func theNameThatTheServerKnowsIsTold() async {
    let status = Answers.status(403, "Forbidden", #"pods is forbidden: User \"jane\" cannot list resource"#)
    let error = await error(.answer(403, status), path: "/api/v1/pods")
    #expect(error?.description.hasPrefix("user `jane` may not list pods in the whole cluster (403)") == true)
  }

  @Test func aRefusalIsToldFromAnAnswerOfThePod() {
    let client = client(ScriptedTransport([]))
    let url = client.podProxyURL(namespace: "bookinfo", pod: "a", port: 15090, path: "/stats")
    func refusal(_ status: Int, _ body: String) -> KubernetesError? {
      client.refusal(of: HTTPResponse(status: status, body: Array(body.utf8)), to: url)
    }
    #expect(
      refusal(403, Answers.status(403, "Forbidden"))?.description.contains("may not get pods/proxy") == true)
    #expect(
      refusal(503, Answers.status(503, "ServiceUnavailable", "dial tcp: refused"))?.cause == .serverError)
    #expect(
      refusal(404, Answers.status(404, "NotFound", "no pod"))?.description.contains(
        "there is no `a:15090` among the pods in namespace `bookinfo` (404)") == true)
    #expect(refusal(404, "not found") == nil)
    #expect(refusal(403, #"{"kind":"Other"}"#) == nil)
    #expect(refusal(200, Answers.status(403, "Forbidden")) == nil)
    #expect(client.failure(.refused("x")).cause == .unreachable)
  }
}
