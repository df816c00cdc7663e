import Foundation
import Kubernetes
import Testing

/// The rules of kubectl for kubeconfig files.
@Suite struct KubeconfigTests {
  static let two = """
    apiVersion: v1
    kind: Config
    current-context: blue
    contexts:
    - name: blue
      context: {cluster: blue, user: admin, namespace: bookinfo}
    - name: green
      context: {cluster: green, user: admin}
    clusters:
    - name: blue
      cluster: {server: "https://blue.test:6443/"}
    - name: green
      cluster: {server: "https://green.test/k8s/clusters/c-1"}
    users:
    - name: admin
      user: {token: s3cr3t-token}
    """

  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  func load(_ text: String) throws -> Kubeconfig {
    try Kubeconfig.load(file: try folder.write("config", text), environment: [:])
  }

  func resolved(_ text: String, _ context: String? = nil) throws -> ClusterAccess {
    try load(text).resolve(context: context)
  }

  func sentence(_ text: String, _ context: String? = nil) async -> String {
    await failure { try resolved(text, context) }.map { "\($0)" } ?? "no error"
  }

  @Test func theCurrentContextIsMeantWhereNoneIsSaid() throws {
    let access = try resolved(Self.two)
    #expect(access.server == "https://blue.test:6443")
    #expect(access.namespace == "bookinfo")
    #expect(access.context == "blue")
    #expect(access.isVerified)
    #expect(try resolved(Self.two, "green").server == "https://green.test/k8s/clusters/c-1")
    #expect(try resolved(Self.two, "green").namespace == "default")
  }

  @Test func aContextThatIsNotThereNamesThoseThatAreNearestFirst() async {
    let said = await sentence(Self.two, "gren")
    #expect(said == "there is no context `gren` in the kubeconfig; there is `green` and `blue`")
  }

  @Test func withoutCurrentContextTheChoiceIsShown() async {
    let text = Self.two.replacingOccurrences(of: "current-context: blue", with: "current-context: ''")
    #expect(
      await sentence(text)
        == "the kubeconfig has no current context: choose one with --context: `blue` and `green`")
  }

  @Test func aBrokenFileIsNamedWithItsLineAndNothingOfItsText() async throws {
    let text = "apiVersion: v1\nusers:\n- name: a\n  user: {token: s3cr3t\n  bad: [\n"
    let said = await sentence(text)
    #expect(said.contains(folder.path + "/config is broken in line "))
    #expect(!said.contains("s3cr3t"))
    #expect(await sentence("contexts: 5").contains("in line 1: `contexts` is no list"))
    #expect(await sentence("kind: Pod\n").contains("its kind is `Pod`, not Config"))
  }

  @Test func filesMergeAndTheFirstOneWinsNameByName() throws {
    let first = try folder.write(
      "a/first",
      """
      contexts:
      - name: one
        context: {cluster: c, user: u}
      clusters:
      - name: c
        cluster: {server: "https://first.test"}
      """)
    let second = try folder.write(
      "b/second",
      """
      current-context: one
      contexts:
      - {name: one, context: {cluster: other, user: other}}
      - {name: two, context: {cluster: c, user: u}}
      clusters:
      - name: c
        cluster: {server: "https://second.test", insecure-skip-tls-verify: true}
      users:
      - name: u
        user: {tokenFile: token}
      """)
    let third = try folder.write("c/third", "current-context: two\n")
    let config = try Kubeconfig.load(
      environment: ["KUBECONFIG": "\(folder.path)/missing:\(first):\(second)::\(third)"], home: "/nowhere")
    #expect(config.contexts.map(\.name) == ["one", "two"])
    #expect(config.currentContext == "one")
    #expect(config.files == [first, second, third])
    let access = try config.resolve()
    #expect(access.server == "https://first.test")
    // Whole entries are taken: nothing of the second file's cluster.
    #expect(access.isVerified)
  }

  @Test func pathsStartAtTheFileThatNamesThem() async throws {
    try folder.write("b/token", "from-file\n")
    let file = try folder.write(
      "b/config",
      """
      current-context: x
      contexts: [{name: x, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://api.test:6443"}}]
      users: [{name: u, user: {tokenFile: token}}]
      """)
    let transport = ScriptedTransport([.answer(200, #"{"gitVersion":"v1.33.1"}"#)])
    let access = try Kubeconfig.load(environment: ["KUBECONFIG": file], home: "/nowhere").resolve()
    _ = try await KubernetesClient(access, transport: transport, clock: HandClock()).version()
    #expect(transport.requests.first?.header("authorization") == "Bearer from-file")
  }

  @Test func noFileAtAllSaysWhereItWasLookedFor() async throws {
    let config = try Kubeconfig.load(environment: [:], home: folder.path)
    #expect(config.isEmpty)
    let said = await failure { try config.resolve() }.map { "\($0)" }
    #expect(said?.contains("\(folder.path)/.kube/config") == true)
    let missing = await failure { try Kubeconfig.load(file: "/nowhere/config", environment: [:]) }
    #expect("\(missing.map { "\($0)" } ?? "")".contains("cannot read the kubeconfig /nowhere/config"))
  }

  @Test func whatAContextNamesMustBeThere() async {
    let said = await sentence(Self.two.replacingOccurrences(of: "cluster: blue,", with: "cluster: blau,"))
    #expect(
      said.contains("names the cluster `blau`, which is not in the kubeconfig; it has `blue` and `green`"))
    let user = await sentence(Self.two.replacingOccurrences(of: "user: admin,", with: "user: bob,"))
    #expect(user.contains("names the user `bob`"))
    let server = await sentence(Self.two.replacingOccurrences(of: "https://blue.test:6443/", with: ""))
    #expect(server.contains("cluster `blue` has no server"))
    let strange = await sentence(
      Self.two.replacingOccurrences(of: "https://blue.test:6443/", with: "https://me:s3cr3t@blue.test"))
    #expect(strange.contains("not a usable URL"))
    #expect(!strange.contains("s3cr3t"))
  }

  @Test func aFileOfNothingIsNoError() throws {
    #expect(try load("").isEmpty)
    #expect(try load("clusters: null\nusers: []\n").isEmpty)
  }

  @Test func nothingThatOpensDoorsIsShown() throws {
    let config = try load(
      Self.two.replacingOccurrences(
        of: "{token: s3cr3t-token}",
        with:
          "{token: s3cr3t-token, username: u, password: s3cr3t-word, exec: {apiVersion: client.authentication.k8s.io/v1, command: x, env: [{name: A, value: s3cr3t-env}]}}"
      ))
    let access = try config.resolve()
    for text in [shown(config), shown(access), shown([access]), shown(Optional(access) as Any)] {
      #expect(!text.contains("s3cr3t"))
    }
  }
}
