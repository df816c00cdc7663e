import Manifests

extension Rule {
  /// A share of the requests for nobody.
  static let pha0052 = Rule(
    "PHA0052", "WeightToEmptySubset", .error, kinds: ["VirtualService"], needs: [.services, .pods],
    explanation: """
      A route gives a share of the requests to a subset that has no pods: none carries its labels, or what would run \
      them is scaled to zero. Weights do not move to the other destinations: that share of the callers gets 503 with \
      the flag UH.
      """,
    remedy: "Set the weight to 0 (and give its share to the others), or bring the pods up first.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: reviews, version: v1}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v3, namespace: bookinfo}
      spec:
        replicas: 0
        template:
          metadata:
            labels: {app: reviews, version: v3}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
        - name: v3
          labels: {version: v3}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
            weight: 80
          - destination: {host: reviews, subset: v3}
            weight: 20
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: reviews, version: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
      """
  ) { set, report in
    let view = report.effective
    let reader = RouteReader(config: view)
    for service in set.virtualServices {
      let lists = service.http.map(\.route) + service.tls.map(\.route) + service.tcp.map(\.route)
      for list in lists where list.contains(where: { $0.subset != nil }) {
        for (destination, target) in zip(list, reader.targets(list, from: service.object.namespace))
        where target.share > 0 {
          guard let subset = destination.subset, target.rule != nil else { continue }
          let isScaledDown =
            !target.workloads.isEmpty && target.workloads.allSatisfy { $0.replicas?.value == 0 }
          // Labels that nobody carries are the DestinationRule's finding; a share of the requests is worth its own.
          guard isScaledDown || (target.isEmptySubset && list.count > 1) else { continue }
          guard target.service.map({ set.knowsWorkloads(of: $0.object.namespace) }) == true else {
            report.skip(needs: .allPods)
            continue
          }
          let why =
            isScaledDown
            ? "\(target.workloads.first?.object.title ?? "") is scaled to 0"
            : "no pod of the service carries its labels"
          report.report(
            service.object, at: destination.weight?.place ?? subset.place,
            "\(ConfigWords.percent(target.share)) of the requests go to subset \(subset.value) of "
              + "\(target.service?.object.name ?? target.host), which has no pods (\(why)): they get 503 (UH)",
            notes: target.rule.map { [.init("the subset is declared here", $0, at: target.subsetPlace)] }
              ?? [],
            fix: list.count > 1
              ? "set the weight to 0 and give its share to the others" : "bring the pods up first")
        }
      }
    }
  }

  /// Weights that do not sum to 100.
  static let pha0053 = Rule(
    "PHA0053", "WeightsDoNotSumTo100", .warning, kinds: ["VirtualService"],
    explanation: """
      Weights read like percent, but are shares: each destination gets its weight divided by the sum of all. Weights \
      that do not sum to 100 give other percentages than those written; older versions of Istio refuse \
      them altogether. A destination without a weight beside others with one gets nothing.
      """,
    remedy: "Write weights that sum to 100.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
            weight: 80
          - destination: {host: reviews-canary}
            weight: 10
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
            weight: 90
          - destination: {host: reviews-canary}
            weight: 10
      """
  ) { set, report in
    for service in set.virtualServices {
      let lists = service.http.map(\.route) + service.tls.map(\.route) + service.tcp.map(\.route)
      for list in lists where list.count > 1 {
        let weights = list.map { max(0, $0.weight?.value ?? 0) }
        let sum = weights.reduce(0, +)
        guard sum > 0, sum.isFinite, sum != 100, let place = list.compactMap({ $0.weight?.place }).last else {
          continue
        }
        let shares = zip(list, weights).prefix(6).map { destination, weight in
          let name = destination.subset?.value ?? destination.host?.value ?? "?"
          return "\(name) \(ConfigWords.percent(weight / sum * 100))"
        }
        // Small numbers (1 to 1, 1 to 9) are meant as shares.
        let isMeant = sum <= 20
        report.report(
          service.object, at: place,
          "The weights sum to \(ConfigWords.number(sum)), not 100: they are taken as shares ("
            + shares.joined(separator: ", ") + "), and refused by older versions of Istio",
          level: isMeant ? .info : .warning, fix: "write weights that sum to 100")
      }
    }
  }
}

extension ConfigWords {
  /// `90`, `33.3`.
  static func number(_ value: Double) -> String {
    let text = percent(value)
    return String(text.dropLast(2))
  }
}
