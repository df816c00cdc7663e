import Foundation
import JSON
import Kubernetes
import Testing
import Wire

/// What one may do, and the role that allows it.
@Suite struct RoleTests {
  static func answer(_ isAllowed: Bool) -> ScriptedTransport.Step {
    .answer(201, #"{"kind":"SelfSubjectAccessReview","status":{"allowed":\#(isAllowed)}}"#)
  }

  @Test func accessIsAskedForAsTheAPITakesIt() async throws {
    let transport = ScriptedTransport { _, _ in Self.answer(true) }
    let review = AccessReview(client(transport))
    let question = AccessQuestion("get", "pods", subresource: "proxy", namespace: "bookinfo")
    #expect(try await review.can(question))
    let request = transport.requests[0]
    #expect(request.method == "POST")
    #expect(request.path == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
    #expect(request.header("content-type") == "application/json")
    let body = try JSONValue(request.body)
    #expect(body["kind"].text == "SelfSubjectAccessReview")
    let attributes = body["spec"]["resourceAttributes"]
    #expect(
      attributes.textMembers == [
        "namespace": "bookinfo", "verb": "get", "resource": "pods", "subresource": "proxy",
      ])
    #expect(question.words == "get pods --subresource=proxy -n bookinfo")
    #expect(AccessQuestion("list", .nodes, namespace: "x").namespace == nil)
  }

  @Test func answersAreKeptForAWhile() async throws {
    let clock = HandClock()
    let transport = ScriptedTransport { _, number in Self.answer(number > 0) }
    let review = AccessReview(client(transport, clock))
    let question = AccessQuestion("list", .pods)
    #expect(try await review.can(question) == false)
    clock.advance(299)
    #expect(try await review.can(question) == false)
    clock.advance(2)
    #expect(try await review.can(question))
    await review.forget()
    #expect(try await review.can(question))
    #expect(transport.requests.count == 3)
  }

  @Test func manyQuestionsAreAskedOnceEach() async {
    let transport = ScriptedTransport { request, _ in
      String(decoding: request.body, as: UTF8.self).contains("secrets")
        ? .answer(500, "") : Self.answer(String(decoding: request.body, as: UTF8.self).contains("pods"))
    }
    let review = AccessReview(client(transport))
    let pods = AccessQuestion("list", .pods)
    let nodes = AccessQuestion("list", .nodes)
    let secrets = AccessQuestion("list", "secrets")
    let answers = await review.can([pods, nodes, pods, secrets])
    // What nobody answers is not known, which is not no.
    #expect(answers == [pods: true, nodes: false])
    #expect(transport.requests.count == 3)
  }

  @Test func anOddAnswerIsNoLeave() async {
    let review = AccessReview(client(ScriptedTransport { _, _ in .answer(201, #"{"status":{}}"#) }))
    #expect(await failure { try await review.can(AccessQuestion("list", .pods)) } is KubernetesError)
  }

  @Test func theRoleOfAClusterHasAllThatIsWatched() {
    let text = RoleText().yaml
    #expect(text.contains("kind: ClusterRole\n"))
    #expect(text.contains("kind: ClusterRoleBinding\n"))
    for kind in ResourceKind.wanted {
      #expect(text.contains("\"\(kind.plural)\""), "\(kind.plural)")
      #expect(text.contains("\"\(kind.group)\""), "\(kind.group)")
    }
    for part in ["pods/proxy", "services/proxy", "pods/log", "pods/portforward", "selfsubjectaccessreviews"] {
      #expect(text.contains("\"\(part)\""), "\(part)")
    }
    #expect(text.contains("resourceNames: [\"istio\", \"istio-sidecar-injector\"]"))
    #expect(!text.contains("secrets"))
    #expect(!text.contains("*"))
    #expect(!text.contains("\t"))
  }

  @Test func theRoleOfANamespaceAsksForNothingOutsideIt() {
    let role = RoleText(
      features: [.workloads, .proxies], namespace: "bookinfo",
      subject: .serviceAccount(name: "pharos", namespace: "tools"))
    let text = role.yaml
    #expect(text.contains("kind: Role\n"))
    #expect(text.contains("  namespace: bookinfo\n"))
    #expect(text.contains("kind: RoleBinding\n"))
    #expect(!text.contains("\"nodes\""))
    #expect(!text.contains("pods/log"))
    #expect(text.contains("  - kind: ServiceAccount\n    name: pharos\n    namespace: tools\n"))
    #expect(role.questions.allSatisfy { $0.namespace == "bookinfo" })
    #expect(
      role.questions.contains(AccessQuestion("get", "pods", subresource: "proxy", namespace: "bookinfo")))
    #expect(role.questions.contains(AccessQuestion("watch", .deployments, namespace: "bookinfo")))
  }

  @Test func namesCannotWriteIntoTheRole() {
    let text = RoleText(subject: .user("x\nkind: Evil"), name: "true").yaml
    #expect(!text.contains("\nkind: Evil"))
    #expect(text.contains("name: \"true\""))
  }
}
