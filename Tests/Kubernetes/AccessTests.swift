import Foundation
import Kubernetes
import Testing
import Wire

/// What comes out of a cluster and a user of a kubeconfig.
@Suite struct AccessTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  static let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  func access(cluster: String = "", user: String = "", environment: [String: String] = [:]) throws
    -> ClusterAccess
  {
    let file = try folder.write(
      "config",
      """
      current-context: x
      contexts:
      - name: x
        context: {cluster: c, user: u}
      clusters:
      - name: c
        cluster:
          server: https://api.test:6443
      \(cluster.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      users:
      - name: u
        user:
          ignored: true
      \(user.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      """)
    return try Kubeconfig.load(file: file, environment: environment).resolve()
  }

  func sentence(cluster: String = "", user: String = "") async -> String {
    await failure { try access(cluster: cluster, user: user) }.map { "\($0)" } ?? "no error"
  }

  @Test func dataWinsOverFiles() throws {
    try folder.write("ca.crt", Self.pem + "from file")
    let fromFile = try access(cluster: "certificate-authority: ca.crt")
    #expect(fromFile.tls.authorities.map { String(decoding: $0, as: UTF8.self) } == Self.pem + "from file")
    let both = try access(
      cluster: "certificate-authority: ca.crt\ncertificate-authority-data: \(Self.base64(Self.pem))")
    #expect(both.tls.authorities.map { String(decoding: $0, as: UTF8.self) } == Self.pem)
  }

  @Test func insecureIsSaidAloudAndExcludesAnAuthority() async throws {
    let open = try access(cluster: "insecure-skip-tls-verify: true")
    #expect(!open.isVerified)
    #expect(open.warning?.contains("not verified") == true)
    let both = await sentence(
      cluster: "insecure-skip-tls-verify: true\ncertificate-authority-data: \(Self.base64(Self.pem))")
    #expect(both.contains("exclude each other"))
    #expect(try access().warning == nil)
  }

  @Test func serverNameAndProxyAreTakenOver() throws {
    let made = try access(
      cluster: "tls-server-name: kubernetes\nproxy-url: socks5://user:s3cr3t@proxy.test:1080")
    #expect(made.tls.serverName == "kubernetes")
    #expect(made.proxy == "socks5://user:s3cr3t@proxy.test:1080")
    #expect(!shown(made).contains("s3cr3t"))
  }

  @Test(arguments: [
    ("certificate-authority: missing.crt", "", "cannot read the certificate-authority"),
    (
      "certificate-authority-data: '%%%'", "",
      "certificate-authority-data of cluster `c` in the kubeconfig is not PEM"
    ),
    ("certificate-authority-data: aGVsbG8=", "", "is not PEM"),
    ("proxy-url: proxy.test", "", "the proxy-url of cluster `c` is not usable"),
    ("", "client-certificate-data: LS0tLS1CRUdJTiBY", "has a client-certificate without a client-key"),
    ("", "auth-provider: {name: gcp, config: {access-token: s3cr3t}}", "gke-gcloud-auth-plugin"),
    ("", "auth-provider: {name: oidc, config: {id-token: s3cr3t}}", "oidc-login"),
    ("", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: aws}", "update the plugin"),
    ("", "exec: {apiVersion: client.authentication.k8s.io/v1}", "names no command"),
  ])
  func whatCannotBeUsedSaysSo(cluster: String, user: String, words: String) async {
    let said = await sentence(cluster: cluster, user: user)
    #expect(said.contains(words), "\(said)")
    #expect(!said.contains("s3cr3t"))
    #expect(!said.contains("\n"))
  }

  @Test func aServerWithoutSchemeIsReadAsKubectlReadsIt() throws {
    let file = try folder.write(
      "short",
      """
      current-context: plain
      contexts:
      - {name: plain, context: {cluster: plain}}
      - {name: safe, context: {cluster: safe}}
      clusters:
      - {name: plain, cluster: {server: "127.0.0.1:8001"}}
      - {name: safe, cluster: {server: "api.test:6443", insecure-skip-tls-verify: true}}
      """)
    let config = try Kubeconfig.load(file: file, environment: [:])
    #expect(try config.resolve().server == "http://127.0.0.1:8001")
    // kubectl proxy on this machine is no danger; another machine without TLS is.
    #expect(try config.resolve().warning == nil)
    #expect(try config.resolve(context: "safe").server == "https://api.test:6443")
    #expect(ClusterAccess(server: "http://api.test").warning?.contains("without encryption") == true)
  }

  @Test func aPodUsesItsServiceAccount() throws {
    try folder.write("account/token", "pod-token")
    try folder.write("account/ca.crt", Self.pem)
    try folder.write("account/namespace", "istio-system\n")
    let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let made = try #require(
      try ClusterAccess.inCluster(environment: environment, folder: folder.path + "/account"))
    #expect(made.server == "https://[fd00::1]:443")
    #expect(made.namespace == "istio-system")
    #expect(made.isVerified)
    #expect(try ClusterAccess.inCluster(environment: [:]) == nil)
  }

  @Test func aPodWithoutAccountSaysWhatToDo() async {
    let environment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]
    let error = await failure { try ClusterAccess.inCluster(environment: environment, folder: folder.path) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("automountServiceAccountToken"))
  }

  @Test(arguments: [
    ("https://api.test:6443", "", "http://proxy.test:3128"),
    ("https://api.test:6443", "*", nil),
    ("https://api.test:6443", "test", nil),
    ("https://api.test:6443", ".test", nil),
    ("https://api.test:6443", "api.test:443", "http://proxy.test:3128"),
    ("https://api.test:6443", "other, api.test:6443", nil),
    ("https://api.test:6443", "pi.test", "http://proxy.test:3128"),
    ("https://test", "*.test", "http://proxy.test:3128"),
    ("https://10.1.2.3:6443", "10.0.0.0/8", nil),
    ("https://11.1.2.3:6443", "10.0.0.0/8", "http://proxy.test:3128"),
    ("https://[fd00::5]:6443", "fd00::/16", nil),
    ("https://127.0.0.1:6443", "", nil),
    ("https://localhost:6443", "", nil),
    ("http://api.test", "", nil),
  ])
  func theEnvironmentsProxyIsUsedAsKubectlDoes(server: String, direct: String, proxy: String?) throws {
    let file = try folder.write(
      "proxied",
      """
      current-context: x
      contexts: [{name: x, context: {cluster: c}}]
      clusters: [{name: c, cluster: {server: "\(server)"}}]
      """)
    let environment = ["HTTPS_PROXY": "proxy.test:3128", "NO_PROXY": direct]
    #expect(try Kubeconfig.load(file: file, environment: environment).resolve().proxy == proxy)
  }
}
