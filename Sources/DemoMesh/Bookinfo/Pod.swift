/// A workload of the demo with its one pod.
struct Pod: Sendable, Hashable {
  /// What its proxy is.
  enum Role: String, Sendable {
    case sidecar, router
  }

  /// What its application speaks.
  enum Speech: String, Sendable {
    case http, grpc, tcp
  }

  /// The workload's (Deployment's) name, such as `reviews-v1`.
  let workload: String
  /// The Kubernetes namespace.
  let namespace: String
  /// Label `app`.
  let app: String
  /// Label `version`, or nil.
  let version: String?
  /// Its place in the address block.
  let index: Int
  /// Sidecar or gateway.
  var role: Role = .sidecar
  /// What its application speaks.
  var speech: Speech = .http
  /// The application's port.
  var port: Int = Ports.http
  /// Its proxy collects Envoy's own statistics of its upstreams, which Istio leaves out by default.
  var collectsUpstreams = false

  /// The service account.
  var serviceAccount: String {
    role == .router ? "istio-ingressgateway-service-account" : "bookinfo-\(app)"
  }

  /// The identity in its certificate.
  var spiffe: String { "spiffe://\(Bookinfo.trustDomain)/ns/\(namespace)/sa/\(serviceAccount)" }

  /// Istio's canonical revision: the version, `latest` for none.
  var canonicalRevision: String { version ?? "latest" }

  /// The name of the pod, as a Deployment would give it: the same in every run.
  var name: String {
    let hash = Self.hash(workload)
    return "\(workload)-\(Self.letters(hash, count: 10))-\(Self.letters(hash &* 31 &+ 7, count: 5))"
  }

  /// Kubernetes' alphabet for generated names: no vowels, nothing that reads as another.
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")

  private static func letters(_ seed: UInt64, count: Int) -> String {
    var rest = seed
    var out = ""
    for _ in 0..<count {
      out.append(alphabet[Int(rest % UInt64(alphabet.count))])
      rest /= UInt64(alphabet.count)
      if rest == 0 { rest = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    }
    return out
  }

  /// FNV-1a.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
