import Mesh

/// The demo mesh's own configuration, as it would be applied to a cluster: what the proxies are configured from, and
/// what the Config pane shows.
enum DemoManifests {
  /// A file of it.
  struct File: Sendable, Hashable {
    /// Its name in the folder.
    var name: String
    /// Its text.
    var text: String
  }

  /// The files without any fault, in order.
  static let all: [File] = [
    File(name: "namespaces.yaml", text: namespaces),
    File(name: "applications.yaml", text: applications),
    File(name: "ingress.yaml", text: ingress),
    File(name: "gateway.yaml", text: gateway),
    File(name: "reviews.yaml", text: reviews),
    File(name: "ratings.yaml", text: ratings),
    File(name: "details.yaml", text: details),
    File(name: "external.yaml", text: external),
    File(name: "security.yaml", text: security),
  ]

  private static let namespaces = """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: bookinfo
      labels:
        istio-injection: enabled
    ---
    apiVersion: v1
    kind: Namespace
    metadata:
      name: istio-system

    """

  /// The services and workloads of Bookinfo, written from the same list that the proxies are started from.
  private static var applications: String {
    let services = Bookinfo.services.filter { !$0.isExternal }.map { service in
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: \(service.name)
        namespace: \(service.namespace)
        labels:
          app: \(service.name)
      spec:
        selector:
          app: \(service.name)
        ports:
        - name: \(portName(service.speech))
          port: \(service.port)

      """
    }
    let workloads = Bookinfo.pods.filter { $0.role == .sidecar }.map { pod in
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: \(pod.serviceAccount)
        namespace: \(pod.namespace)
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: \(pod.workload)
        namespace: \(pod.namespace)
        labels:
          app: \(pod.app)
          version: \(pod.version ?? "v1")
      spec:
        replicas: 1
        selector:
          matchLabels:
            app: \(pod.app)
            version: \(pod.version ?? "v1")
        template:
          metadata:
            labels:
              app: \(pod.app)
              version: \(pod.version ?? "v1")\(annotations(of: pod))
          spec:
            serviceAccountName: \(pod.serviceAccount)
            containers:
            - name: \(pod.app)
              image: pharos.example/demo-\(pod.app):\(pod.version ?? "v1")
              ports:
              - containerPort: \(pod.port)

      """
    }
    // Three versions share one service account.
    var seen: Set<String> = []
    return (services + workloads).map { text in
      let parts = text.split(separator: "---\n", maxSplits: 1).map(String.init)
      guard parts.count == 2, !seen.insert(parts[0]).inserted else { return text }
      return parts[1]
    }.joined(separator: "---\n")
  }

  private static func annotations(of pod: Pod) -> String {
    guard pod.collectsUpstreams else { return "" }
    return """

            annotations:
              proxy.istio.io/config: |
                proxyStatsMatcher:
                  inclusionRegexps:
                  - '\(EnvoyStatistic.inclusionRegexp)'
      """
  }

  private static func portName(_ speech: Pod.Speech) -> String {
    switch speech {
    case .http: "http"
    case .grpc: "grpc"
    case .tcp: "tcp-mongodb"
    }
  }

  private static let ingress = """
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: \(Bookinfo.ingress.serviceAccount)
      namespace: istio-system
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: istio-ingressgateway
      namespace: istio-system
      labels:
        istio: ingressgateway
    spec:
      type: LoadBalancer
      selector:
        istio: ingressgateway
      ports:
      - name: http2
        protocol: TCP
        port: 80
        targetPort: 8080
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: istio-ingressgateway
      namespace: istio-system
      labels:
        app: istio-ingressgateway
        istio: ingressgateway
    spec:
      selector:
        matchLabels:
          istio: ingressgateway
      template:
        metadata:
          labels:
            app: istio-ingressgateway
            istio: ingressgateway
        spec:
          serviceAccountName: \(Bookinfo.ingress.serviceAccount)
          containers:
          - name: istio-proxy
            image: pharos.example/envoy:v1
            ports:
            - containerPort: 8080

    """

  private static let gateway = """
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata:
      name: bookinfo-gateway
      namespace: bookinfo
    spec:
      selector:
        istio: ingressgateway
      servers:
      - port:
          number: 80
          name: http
          protocol: HTTP
        hosts:
        - bookinfo.example.com
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: bookinfo
      namespace: bookinfo
    spec:
      hosts:
      - bookinfo.example.com
      gateways:
      - bookinfo-gateway
      http:
      - match:
        - uri:
            prefix: /
        route:
        - destination:
            host: productpage
            port:
              number: 9080

    """

  private static let reviews = """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: reviews
      namespace: bookinfo
    spec:
      hosts:
      - reviews
      http:
      - route:
        - destination:
            host: reviews
            subset: v1
          weight: 20
        - destination:
            host: reviews
            subset: v2
          weight: 30
        - destination:
            host: reviews
            subset: v3
          weight: 50
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: reviews
      namespace: bookinfo
    spec:
      host: reviews
      subsets:
      - name: v1
        labels:
          version: v1
      - name: v2
        labels:
          version: v2
      - name: v3
        labels:
          version: v3

    """

  private static let ratings = """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: ratings
      namespace: bookinfo
    spec:
      hosts:
      - ratings
      http:
      - route:
        - destination:
            host: ratings
        retries:
          attempts: 2
          perTryTimeout: 2s
          retryOn: 5xx

    """

  private static let details = """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: details
      namespace: bookinfo
    spec:
      hosts:
      - details
      http:
      - route:
        - destination:
            host: details
        timeout: 1s
        retries:
          attempts: 0

    """

  private static let external = """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata:
      name: books
      namespace: bookinfo
    spec:
      hosts:
      - books.example.com
      location: MESH_EXTERNAL
      resolution: DNS
      ports:
      - number: 80
        name: http
        protocol: HTTP

    """

  private static let security = """
    # Every workload demands mutual TLS …
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata:
      name: default
      namespace: bookinfo
    spec:
      mtls:
        mode: STRICT
    ---
    # … but the page, which someone outside the mesh calls.
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata:
      name: productpage
      namespace: bookinfo
    spec:
      selector:
        matchLabels:
          app: productpage
      mtls:
        mode: PERMISSIVE

    """
}
