/// Istio's sample application as the demo runs it: who is there and who serves what.
///
/// Two things are added to the sample: `stock`, called over gRPC, and a database behind ratings v1, so that all of
/// Istio's protocols are seen.
enum Bookinfo {
  static let namespace = "bookinfo"
  static let gatewayNamespace = "istio-system"
  static let domain = "cluster.local"
  static let trustDomain = "cluster.local"
  static let cluster = "Kubernetes"
  static let mesh = "cluster.local"

  static let ingress = Pod(
    workload: "istio-ingressgateway", namespace: gatewayNamespace, app: "istio-ingressgateway", version: nil,
    index: 1, role: .router, port: Ports.gateway)
  static let productpage = pod("productpage", "v1", 2)
  static let details = pod("details", "v1", 3)
  static let ratings = pod("ratings", "v1", 7)
  static let mongodb = pod("mongodb", "v1", 8, .tcp, Ports.mongodb)
  static let stock = pod("stock", "v1", 9, .grpc, Ports.grpc)

  /// Every workload with a proxy.
  static let pods: [Pod] = [
    ingress, productpage, details, pod("reviews", "v1", 4), pod("reviews", "v2", 5), pod("reviews", "v3", 6),
    ratings, mongodb, stock,
  ]

  static let services: [MeshService] = [
    service("productpage", ["productpage-v1"]),
    service("details", ["details-v1"]),
    service("reviews", ["reviews-v1", "reviews-v2", "reviews-v3"]),
    service("ratings", ["ratings-v1"]),
    MeshService(
      name: "mongodb", namespace: namespace, port: Ports.mongodb, speech: .tcp, workloads: ["mongodb-v1"]),
    MeshService(
      name: "stock", namespace: namespace, port: Ports.grpc, speech: .grpc, workloads: ["stock-v1"]),
    MeshService(
      name: "books.example.com", namespace: namespace, port: 80, speech: .http, workloads: [],
      isExternal: true),
  ]

  /// Whose proxies collect what Istio leaves out, as their pods' annotation asks: some callers, so that both is seen.
  private static let collecting: Set = ["productpage-v1", "reviews-v2", "reviews-v3"]

  /// Who opens TCP connections to whom: the receiving proxy learns its peer from here, for a TCP connection carries
  /// no headers.
  static let tcpCallers = ["mongodb-v1": ratings]

  /// The pod of a workload.
  static func pod(named workload: String) -> Pod? { pods.first { $0.workload == workload } }

  /// The service that a workload serves.
  static func service(of pod: Pod) -> MeshService? { services.first { $0.workloads.contains(pod.workload) } }

  private static func pod(
    _ app: String, _ version: String, _ index: Int, _ speech: Pod.Speech = .http, _ port: Int = Ports.http
  ) -> Pod {
    Pod(
      workload: "\(app)-\(version)", namespace: namespace, app: app, version: version, index: index,
      speech: speech, port: port, collectsUpstreams: collecting.contains("\(app)-\(version)"))
  }

  private static func service(_ name: String, _ workloads: [String]) -> MeshService {
    MeshService(name: name, namespace: namespace, port: Ports.http, speech: .http, workloads: workloads)
  }
}
