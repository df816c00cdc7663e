import Manifests

extension Rule {
  /// A Sidecar that hides what its workloads call.
  static let pha0050 = Rule(
    "PHA0050", "SidecarHidesCalledHost", .warning, kinds: ["Sidecar"], needs: [.services],
    explanation: """
      The `egress` of a Sidecar lists all hosts that its workloads' proxies know. A service that is not listed is \
      unknown to them: under REGISTRY_ONLY calls end in BlackHoleCluster (502), under ALLOW_ANY in PassthroughCluster: \
      plaintext, without routes, retries and subsets, and refused where the server demands mutual TLS.

      A call is known from environment variables that name the host, routes with `sourceLabels`, policies with \
      principals, and the applications of Istio's Bookinfo. A Sidecar for chosen workloads that leaves out every \
      service of their own namespace is named in any case.
      """,
    remedy:
      "Add the host to `egress` (`./ratings.bookinfo.svc.cluster.local`), or `./*` for the own namespace.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings}
          spec:
            containers:
            - name: ratings
              image: example.com/ratings:v1
              ports:
              - {containerPort: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v2, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: reviews}
          spec:
            containers:
            - name: reviews
              image: example.com/reviews:v2
              env:
              - {name: RATINGS_HOST, value: ratings}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        workloadSelector:
          labels: {app: reviews}
        egress:
        - hosts: ["istio-system/*"]
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings}
          spec:
            containers:
            - name: ratings
              image: example.com/ratings:v1
              ports:
              - {containerPort: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v2, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: reviews}
          spec:
            containers:
            - name: reviews
              image: example.com/reviews:v2
              env:
              - {name: RATINGS_HOST, value: ratings}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        workloadSelector:
          labels: {app: reviews}
        egress:
        - hosts: ["istio-system/*", "./*"]
      """
  ) { set, report in
    guard !set.sidecars.isEmpty else { return }
    let view = report.effective
    let evidence = CallEvidence(view)
    let shown = Dictionary(grouping: view.members.shown, by: \.object.namespace)
    let services = Dictionary(grouping: set.services.filter { !$0.isAssumed }, by: \.object.namespace)
    var chosen: Set<ObjectIdentifier> = []
    for sidecar in set.sidecars where sidecar.hasSelector {
      for workload in sidecar.selected(in: set) { chosen.insert(ObjectIdentifier(workload.object)) }
    }
    for sidecar in set.sidecars {
      let namespace = sidecar.object.namespace
      guard let egress = sidecar.egress, let first = egress.first?.hosts.first else { continue }
      let hosts = egress.flatMap(\.hosts).map(\.value)
      let candidates =
        sidecar.hasSelector
        ? sidecar.selected(in: set)
        : (shown[namespace] ?? []).filter { !chosen.contains(ObjectIdentifier($0.object)) }
      let workloads = candidates.filter { view.dataPlane($0) != .none }
      var hidden: [(workload: Workload, call: CallEvidence.Evidence)] = []
      for workload in workloads {
        for call in evidence.calls(of: workload)
        where !SidecarEgress.shows(call.service, hosts, of: namespace, domain: set.hosts.domain) {
          hidden.append((workload, call))
        }
      }
      let fallback = sidecar.outboundTrafficPolicy?["mode"]?.text ?? set.meshConfig.outboundTrafficPolicy
      let effect =
        fallback == "REGISTRY_ONLY"
        ? "calls end in BlackHoleCluster (502)"
        : "calls go out as unknown traffic (PassthroughCluster), without routes or mutual TLS"
      if let one = hidden.first {
        let names = hidden.map(\.call.service.object.qualifiedName).unique
        report.report(
          sidecar.object, at: first.place,
          "This Sidecar hides \(names.joined(separator: ", ")) from \(one.workload.object.name), which calls it: \(effect)",
          notes: [
            .init("\(one.workload.object.name): \(one.call.words)", one.call.object, at: one.call.place)
          ],
          fix:
            "add \"\(SidecarEgress.entry(one.call.service, from: namespace, domain: set.hosts.domain))\" to egress hosts"
        )
        continue
      }
      guard sidecar.hasSelector, !workloads.isEmpty,
        !hosts.contains(where: { SidecarEgress.isArea($0, of: namespace) })
      else { continue }
      let own = (services[namespace] ?? []).filter { service in
        !workloads.contains { workload in service.selector?.matches(workload.labels) ?? false }
      }
      guard !own.isEmpty else { continue }
      let names = own.prefix(4).map(\.object.name).joined(separator: ", ") + (own.count > 4 ? ", …" : "")
      report.report(
        sidecar.object, at: first.place,
        "This Sidecar leaves out every service of its own namespace (\(names)): to them \(effect)",
        fix: "add \"./*\" to the egress hosts, or the hosts that the workloads call")
    }
  }
}

/// Entries of a Sidecar's egress.
enum SidecarEgress {
  /// Whether one of the entries lets a service be seen.
  static func shows(_ service: Service, _ hosts: [String], of namespace: String, domain: String) -> Bool {
    let name = service.fqdn(domain: domain)
    return hosts.contains { entry in
      guard let slash = entry.firstIndex(of: "/") else { return false }
      let area = entry[..<slash]
      let host = String(entry[entry.index(after: slash)...])
      let isArea =
        area == "*" || (area == "." && service.object.namespace == namespace)
        || area == service.object.namespace
      return isArea && HostPattern.covers(host, name)
    }
  }

  /// Whether an entry names a namespace itself, whichever of its hosts.
  static func isArea(_ entry: String, of namespace: String) -> Bool {
    guard let slash = entry.firstIndex(of: "/") else { return false }
    let area = entry[..<slash]
    return area == "*" || area == "." || area == namespace
  }

  static func entry(_ service: Service, from namespace: String, domain: String) -> String {
    let area = service.object.namespace == namespace ? "." : service.object.namespace
    return "\(area)/\(service.fqdn(domain: domain))"
  }
}

extension Sidecar {
  /// The workloads that its selector chooses.
  func selected(in set: ConfigSet) -> [Workload] {
    set.workloadIndex.matching(workloadSelector?.labels ?? [:], in: object.namespace).filter { !$0.isAssumed }
  }
}
