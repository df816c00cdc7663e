import Foundation
import Kubernetes

/// A user of a kubeconfig in a folder, and what a server is sent on its behalf.
final class LoginScene: Sendable {
  let folder: TemporaryFolder
  let clock = HandClock()
  init() throws { folder = try TemporaryFolder() }

  static let path = "/usr/bin:/bin"

  func access(_ user: String, environment: [String: String] = ["PATH": path]) throws -> ClusterAccess {
    let file = try folder.write(
      "config",
      """
      current-context: x
      contexts: [{name: x, context: {cluster: c, user: u}}]
      clusters:
      - name: c
        cluster:
          server: https://api.test:6443
          extensions:
          - name: client.authentication.k8s.io/exec
            extension: {audience: pharos, number: 5}
      users:
      - name: u
        user:
      \(user.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      """)
    return try Kubeconfig.load(file: file, environment: environment).resolve()
  }

  func client(_ access: ClusterAccess, _ transport: ScriptedTransport) -> KubernetesClient {
    KubernetesClient(access, transport: transport, clock: clock)
  }

  static let fine = ScriptedTransport.Step.answer(200, "{}")
  static let denied = ScriptedTransport.Step.answer(
    401, #"{"kind":"Status","code":401,"message":"Unauthorized"}"#)

  func tokens(_ transport: ScriptedTransport) -> [String] {
    transport.requests.map { $0.header("authorization") ?? "none" }
  }
}
