/// Writes a plausible mesh as YAML: many namespaces of services that refer to each other rightly, and a few mistakes.
struct AnalysisMesh {
  private(set) var text = ""
  private(set) var objects = 0
  private var random: UInt64

  /// `seed` decides everything.
  init(objects wanted: Int, seed: UInt64 = 1) {
    random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    text.reserveCapacity(wanted * 1200)
    namespace("istio-system", isInjected: false)
    add(
      "security.istio.io/v1", "PeerAuthentication", "default", "istio-system",
      "  mtls:\n    mode: STRICT\n")
    var number = 0
    while objects < wanted {
      team(number)
      number += 1
    }
  }

  private mutating func next(_ bound: Int) -> Int {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return Int(random >> 33) % bound
  }

  /// About one in forty.
  private mutating func isMistaken() -> Bool { next(40) == 0 }

  private mutating func namespace(_ name: String, isInjected: Bool) {
    objects += 1
    text += "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: \(name)\n"
    if isInjected { text += "  labels:\n    istio-injection: enabled\n" }
    text += "---\n"
  }

  private mutating func add(
    _ apiVersion: String, _ kind: String, _ name: String, _ namespace: String, labels: [String] = [],
    _ spec: String
  ) {
    objects += 1
    text +=
      "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata:\n  name: \(name)\n  namespace: \(namespace)\n"
    if !labels.isEmpty { text += "  labels:\n" + labels.map { "    \($0)\n" }.joined() }
    text += "spec:\n" + spec + "---\n"
  }

  private mutating func team(_ number: Int) {
    let namespace = "team-\(number)"
    self.namespace(namespace, isInjected: true)
    let names = (0..<12).map { "service-\(number)-\($0)" }
    for (index, name) in names.enumerated() {
      workloads(name, namespace)
      routes(name, namespace, callers: names, index)
    }
    add(
      "networking.istio.io/v1", "Sidecar", "default", namespace,
      "  egress:\n  - hosts:\n    - \"./*\"\n    - \"istio-system/*\"\n")
    add(
      "networking.istio.io/v1", "Gateway", "entry", namespace,
      """
        selector:
          istio: ingressgateway
        servers:
        - port:
            number: 80
            name: http
            protocol: HTTP
          hosts:
          - "\(namespace).example.com"

      """)
    add(
      "networking.istio.io/v1", "VirtualService", "entry", namespace,
      """
        hosts:
        - "\(namespace).example.com"
        gateways:
        - entry
        http:
        - match:
          - uri:
              prefix: /
          route:
          - destination:
              host: \(names[0])
              port:
                number: 8080

      """)
    add(
      "networking.istio.io/v1", "ServiceEntry", "outside", namespace,
      """
        hosts:
        - "api-\(number).example.org"
        location: MESH_EXTERNAL
        resolution: DNS
        exportTo:
        - "."
        ports:
        - number: 443
          name: tls
          protocol: TLS

      """)
    add(
      "telemetry.istio.io/v1", "Telemetry", "logs", namespace,
      "  accessLogging:\n  - providers:\n    - name: envoy\n")
  }

  private mutating func workloads(_ name: String, _ namespace: String) {
    objects += 1
    text +=
      "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: \(name)\n  namespace: \(namespace)\n---\n"
    add(
      "v1", "Service", name, namespace, labels: ["app: \(name)"],
      """
        selector:
          app: \(name)
        ports:
        - name: \(isMistaken() ? "web" : "http-web")
          port: 8080
          targetPort: 8080
        - name: http-metrics
          port: 9090

      """)
    for version in ["v1", "v2"] {
      add(
        "apps/v1", "Deployment", "\(name)-\(version)", namespace,
        labels: ["app: \(name)", "version: \(version)"],
        """
          replicas: 2
          selector:
            matchLabels:
              app: \(name)
              version: \(version)
          template:
            metadata:
              labels:
                app: \(name)
                version: \(version)
            spec:
              serviceAccountName: \(name)
              containers:
              - name: main
                image: registry.example.com/\(namespace)/\(name):1.2.3
                imagePullPolicy: IfNotPresent
                env:
                - name: LOG_LEVEL
                  value: info
                - name: POD_NAME
                  valueFrom:
                    fieldRef:
                      fieldPath: metadata.name
                ports:
                - name: http
                  containerPort: 8080
                  protocol: TCP
                - containerPort: 9090
                resources:
                  requests: {cpu: 100m, memory: 128Mi}
                  limits: {memory: 256Mi}
                readinessProbe:
                  httpGet: {path: /ready, port: 8080}

        """)
    }
  }

  private mutating func routes(_ name: String, _ namespace: String, callers: [String], _ index: Int) {
    let host = "\(name).\(namespace).svc.cluster.local"
    add(
      "networking.istio.io/v1", "DestinationRule", name, namespace,
      """
        host: \(host)
        trafficPolicy:
          tls:
            mode: ISTIO_MUTUAL
          connectionPool:
            http:
              http1MaxPendingRequests: 100
          outlierDetection:
            consecutive5xxErrors: 5
            interval: 10s
            baseEjectionTime: 30s
        subsets:
        - name: v1
          labels:
            version: v1
        - name: v2
          labels:
            version: \(isMistaken() ? "v3" : "v2")

      """)
    add(
      "networking.istio.io/v1", "VirtualService", name, namespace,
      """
        hosts:
        - \(name)
        http:
        - match:
          - headers:
              end-user:
                exact: tester
          route:
          - destination:
              host: \(name)
              subset: v2
              port:
                number: 8080
        - route:
          - destination:
              host: \(isMistaken() ? name + "-old" : name)
              subset: v1
              port:
                number: 8080
            weight: 90
          - destination:
              host: \(name)
              subset: \(isMistaken() ? "v9" : "v2")
              port:
                number: 8080
            weight: 10
          retries:
            attempts: 3
            perTryTimeout: 2s
            retryOn: 5xx
          timeout: 10s

      """)
    let caller = callers[(index + 1) % callers.count]
    add(
      "security.istio.io/v1", "AuthorizationPolicy", name, namespace,
      """
        selector:
          matchLabels:
            app: \(isMistaken() ? name + "-gone" : name)
        action: ALLOW
        rules:
        - from:
          - source:
              principals:
              - cluster.local/ns/\(namespace)/sa/\(caller)
          to:
          - operation:
              methods: ["GET", "POST"]
              paths: ["/api/*"]

      """)
  }
}
