import Foundation
import Testing

@testable import Kubernetes

extension LiveKubernetes {
  /// Port-forwards through the user's kubectl; here through scripts of that name.
  @Suite(.timeLimit(.minutes(5))) struct PortForwardTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    var environment: [String: String] {
      ["PATH": folder.path + ":/usr/bin:/bin", "KUBECONFIG": "/my/config"]
    }

    func start() async throws -> PortForward {
      try await PortForward.start(
        testAccess, namespace: "bookinfo", pod: "reviews-1", port: 15000, environment: environment)
    }

    @Test func itStandsUntilItIsStopped() async throws {
      try folder.script(
        "kubectl",
        """
        echo "$@" > "\(folder.path)/arguments"
        echo "$KUBECONFIG" > "\(folder.path)/kubeconfig"
        echo $$ > "\(folder.path)/pid"
        echo "Forwarding from 127.0.0.1:40123 -> 15000"
        exec sleep 1000
        """)
      var forward: PortForward? = try await start()
      #expect(forward?.localPort == 40123)
      #expect(forward?.isRunning == true)
      #expect(
        folder.read("arguments")
          == "port-forward --address=127.0.0.1 --namespace=bookinfo --context=test pod/reviews-1 :15000\n")
      #expect(folder.read("kubeconfig") == "/my/config\n")
      let pid = Int32(folder.read("pid")?.trimmed ?? "") ?? -1
      #expect(kill(pid, 0) == 0)
      // Dropping it is enough.
      forward = nil
      while kill(pid, 0) == 0 { await Task.yield() }
    }

    @Test func itSaysWhenKubectlHasGivenUp() async throws {
      try folder.script(
        "kubectl",
        "echo 'Forwarding from 127.0.0.1:1 -> 2'; while [ ! -e \"\(folder.path)/go\" ]; do sleep 0.01; done")
      let forward = try await start()
      #expect(forward.isRunning)
      try folder.write("go", "")
      while forward.isRunning { await Task.yield() }
    }

    @Test func aRefusalIsToldInKubectlsWords() async throws {
      try folder.script(
        "kubectl", "echo 'error: unable to forward port because pod is not running' >&2; exit 1")
      let error = await failure { try await start() } as? KubernetesError
      #expect(error?.cause == .kubectl)
      #expect(error?.description.contains("unable to forward port because pod is not running") == true)
      #expect(
        error?.description.contains("kubectl auth can-i create pods --subresource=portforward -n bookinfo")
          == true)
    }

    @Test func withoutKubectlTheSentenceSaysSo() async {
      let error =
        await failure {
          try await PortForward.start(
            testAccess, namespace: "n", pod: "p", port: 1, environment: ["PATH": folder.path])
        } as? KubernetesError
      #expect(error?.cause == .kubectl)
      #expect(error?.description.contains("kubectl, which is not on PATH") == true)
    }

    @Test func aKubectlThatSaysNothingIsGivenUp() async throws {
      try folder.script("kubectl", "echo $$ > \"\(folder.path)/pid\"; exec sleep 1000")
      let error =
        await failure {
          try await PortForward.start(
            testAccess, namespace: "n", pod: "p", port: 1, environment: environment, seconds: 0.5)
        } as? KubernetesError
      #expect(error?.description.contains("said nothing") == true)
      let pid = Int32(folder.read("pid")?.trimmed ?? "") ?? -1
      while pid > 0, kill(pid, 0) == 0 { await Task.yield() }
    }

    @Test func aNamedKubeconfigIsHandedOn() throws {
      var access = testAccess
      access.kubeconfigFile = "/my/other"
      let evil = PortForward.Destination(kind: "pod", name: "--evil")
      #expect(PortForward.arguments(access, "n", evil, 1).contains("--kubeconfig=/my/other"))
      #expect(PortForward.arguments(access, "n", evil, 1).contains("pod/--evil"))
    }
  }
}
