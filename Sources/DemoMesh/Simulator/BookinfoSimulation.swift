extension SimulatedMesh {
  /// Istio's sample application as the demo runs it: the same workloads, services, weights and protocols.
  static func bookinfo(requestsPerSecond rate: Double) -> SimulatedMesh {
    var mesh = SimulatedMesh()
    func add(_ app: String, _ version: String, port: Int = 9080) -> Int {
      mesh.workloads.append(
        Workload(
          name: "\(app)-\(version)", namespace: "bookinfo", app: app, version: version, port: port))
      return mesh.workloads.count - 1
    }
    func serve(_ name: String, _ workloads: [Int], port: Int = 9080, isExternal: Bool = false) -> Int {
      mesh.services.append(
        Service(
          name: name, namespace: "bookinfo", port: port, workloads: workloads, isExternal: isExternal))
      return mesh.services.count - 1
    }
    mesh.workloads.append(
      Workload(
        name: "istio-ingressgateway", namespace: "istio-system", app: "istio-ingressgateway", isGateway: true,
        port: 8080))
    let productpage = add("productpage", "v1")
    let details = add("details", "v1")
    let reviews = [add("reviews", "v1"), add("reviews", "v2"), add("reviews", "v3")]
    let ratings = add("ratings", "v1")
    let mongodb = add("mongodb", "v1", port: 27017)
    let stock = add("stock", "v1", port: 7070)

    let pages = serve("productpage", [productpage])
    let detail = serve("details", [details])
    let review = serve("reviews", reviews)
    let rating = serve("ratings", [ratings])
    let database = serve("mongodb", [mongodb], port: 27017)
    let store = serve("stock", [stock], port: 7070)
    let books = serve("books.example.com", [], port: 80, isExternal: true)

    func call(
      _ source: Int, _ service: Int, _ destination: Int?, _ share: Double, _ latency: Double,
      _ speech: Speech = .http, timeout: Double? = nil
    ) {
      mesh.edges.append(
        Edge(
          source: source, service: service, destination: destination, speech: speech, rate: rate * share,
          latency: latency, timeout: timeout, isMutual: destination != nil))
    }
    call(0, pages, productpage, 1, 24)
    call(productpage, detail, details, 1, 6, timeout: 1000)
    for (workload, share) in zip(reviews, [0.2, 0.3, 0.5]) {
      call(productpage, review, workload, share, 11, timeout: 3000)
    }
    call(reviews[1], rating, ratings, 0.3, 4, timeout: 2000)
    call(reviews[2], rating, ratings, 0.5, 4, timeout: 2000)
    call(ratings, database, mongodb, 0.8, 2, .tcp)
    call(details, store, stock, 1, 2, .grpc)
    call(details, books, nil, 0.25, 15)
    mesh.proxies = mesh.workloads.indices.map { ($0, 0) }
    return mesh
  }
}
