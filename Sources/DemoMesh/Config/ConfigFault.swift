/// A mistake in the demo's configuration, as people make them: an edit of its YAML and nothing else. What it does to
/// the traffic follows, because the proxies are configured from that YAML (``PlanBuilder``).
enum ConfigFault: String, Sendable, Hashable, CaseIterable {
  case missingGateway = "missing-gateway"
  case wrongHost = "wrong-host"
  case missingSubset = "missing-subset"
  case emptySubset = "empty-subset"
  case duplicateHost = "duplicate-host"
  case disableVsStrict = "disable-vs-strict"
  case shortTimeout = "short-timeout"
  case abort
  case circuitBreaker = "circuit-breaker"
  case denyAll = "deny-all"
  case hiddenHost = "hidden-host"
  case unreachableRule = "unreachable-rule"

  /// What is wrong, and what one sees then.
  var summary: String {
    switch self {
    case .missingGateway:
      "the page's VirtualService names a Gateway that does not exist: 404 NR at the ingress"
    case .wrongHost: "details' route leads to a host that does not exist: 503 NC"
    case .missingSubset: "half of reviews goes to a subset that no DestinationRule has: 503 NC"
    case .emptySubset: "reviews' subset v3 has labels that no pod carries: 503 UH"
    case .duplicateHost: "two VirtualServices for reviews: one is ignored, all traffic goes to v3"
    case .disableVsStrict: "a DestinationRule turns TLS off where STRICT demands it: 503 UC"
    case .shortTimeout: "reviews may take 0.5 s, and a rule holds ratings back for 2 s: 504 UT"
    case .abort:
      "a forgotten fault injection: half of ratings is aborted with 500 (flag FI), and retried in vain"
    case .circuitBreaker: "a connection pool of one for ratings, which is slow: 503 UO"
    case .denyAll: "an AuthorizationPolicy without rules for ratings: 403 for every caller"
    case .hiddenHost: "a Sidecar leaves ratings out of what reviews may reach: 502"
    case .unreachableRule: "a rule for some users stands behind one that takes everybody: it never matches"
    }
  }

  /// An edit of a file: a text in it and what stands in its place.
  struct Edit: Sendable {
    var file: String
    var find: String
    var replacement: String
  }

  /// What is edited.
  var edits: [Edit] {
    switch self {
    case .missingGateway:
      [Edit(file: "gateway.yaml", find: "  - bookinfo-gateway\n", replacement: "  - bookinfo-gw\n")]
    case .wrongHost:
      [Edit(file: "details.yaml", find: "        host: details\n", replacement: "        host: detailz\n")]
    case .missingSubset:
      [Edit(file: "reviews.yaml", find: "        subset: v3\n", replacement: "        subset: v4\n")]
    case .emptySubset:
      [Edit(file: "reviews.yaml", find: "      version: v3\n", replacement: "      version: v3-final\n")]
    case .shortTimeout:
      [
        Edit(
          file: "reviews.yaml", find: "      weight: 50\n",
          replacement: "      weight: 50\n    timeout: 0.5s\n"),
        Edit(
          file: "ratings.yaml", find: "  - route:\n",
          replacement: """
              - fault:
                  delay:
                    fixedDelay: 2s
                    percentage:
                      value: 30
                route:

            """),
      ]
    case .abort:
      [
        Edit(
          file: "ratings.yaml", find: "  - route:\n",
          replacement: """
              - fault:
                  abort:
                    httpStatus: 500
                    percentage:
                      value: 50
                route:

            """)
      ]
    case .unreachableRule:
      [
        Edit(
          file: "details.yaml", find: "      attempts: 0\n",
          replacement: """
                  attempts: 0
              - match:
                - headers:
                    end-user:
                      exact: jason
                route:
                - destination:
                    host: details

            """)
      ]
    case .duplicateHost, .disableVsStrict, .circuitBreaker, .denyAll, .hiddenHost: []
    }
  }

  /// A file that comes on top.
  var addition: DemoManifests.File? {
    let text: String
    switch self {
    case .duplicateHost:
      text = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: all-to-v3
          namespace: bookinfo
        spec:
          hosts:
          - reviews
          http:
          - route:
            - destination:
                host: reviews
                subset: v3

        """
    case .disableVsStrict:
      text = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: ratings
          namespace: bookinfo
        spec:
          host: ratings
          trafficPolicy:
            tls:
              mode: DISABLE

        """
    case .circuitBreaker:
      text = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: ratings-pool
          namespace: bookinfo
        spec:
          host: ratings
          trafficPolicy:
            connectionPool:
              tcp:
                maxConnections: 1
              http:
                http1MaxPendingRequests: 1

        """
    case .denyAll:
      text = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: ratings-viewer
          namespace: bookinfo
        spec:
          selector:
            matchLabels:
              app: ratings

        """
    case .hiddenHost:
      text = """
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata:
          name: reviews
          namespace: bookinfo
        spec:
          workloadSelector:
            labels:
              app: reviews
          egress:
          - hosts:
            - istio-system/*

        """
    default: return nil
    }
    return DemoManifests.File(name: "\(rawValue).yaml", text: text)
  }

  /// Milliseconds that applications take longer, so that what the mistake does is seen at the demo's rate.
  var latencyMilliseconds: [String: Int] { self == .circuitBreaker ? ["ratings-v1": 300] : [:] }

  /// The files with faults.
  static func files(_ faults: Set<ConfigFault>) -> [DemoManifests.File] {
    let inForce = allCases.filter(faults.contains)
    let edits = inForce.flatMap(\.edits)
    let edited = DemoManifests.all.map { file in
      var file = file
      for edit in edits where edit.file == file.name {
        if let range = Self.range(of: edit.find, in: file.text) {
          file.text.replaceSubrange(range, with: edit.replacement)
        }
      }
      return file
    }
    return edited + inForce.compactMap(\.addition)
  }

  /// The last place of a text.
  private static func range(of part: String, in text: String) -> Range<String.Index>? {
    var found: Range<String.Index>?
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(part) { found = start..<text.index(start, offsetBy: part.count) }
      start = text.index(after: start)
    }
    return found
  }
}
