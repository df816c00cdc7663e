import Manifests

extension Rule {
  /// A subset that some pod could belong to, but none of the service's own.
  static let pha0040 = Rule(
    "PHA0040", "SubsetSelectsNoPodOfService", .error, kinds: ["DestinationRule"],
    needs: [.services, .pods], sameAs: ["KIA0203"],
    explanation: """
      A subset is a part of the service's own pods: they must carry the labels of the service's selector and those of \
      the subset. Pods of another service that carry the subset's labels do not count, although `istioctl analyze` \
      takes them for enough.

      A request that a route sends to such a subset gets 503 with the flag UH: there is nobody to send it to. As long \
      as no route names the subset nothing happens, and the finding is only a hint.
      """,
    remedy: "Correct the subset's labels, deploy the pods that it means, or take the subset out.",
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
            labels: {app: ratings, version: v1}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v2, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: reviews, version: v2}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        subsets:
        - name: v2
          labels: {version: v2}
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
            labels: {app: ratings, version: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        subsets:
        - name: v1
          labels: {version: v1}
      """
  ) { set, report in
    let view = report.effective
    for rule in set.destinationRules {
      let namespace = rule.object.namespace
      guard let host = rule.host?.value, !rule.subsets.isEmpty,
        case .service(let service)? = set.hosts.resolve(host, from: namespace)
      else { continue }
      let members = view.members.everything(of: service)
      guard !members.isEmpty else { continue }
      guard set.knowsWorkloads(of: service.object.namespace) else {
        report.skip(needs: .allPods)
        continue
      }
      for subset in rule.subsets {
        let labels = subset.labels.filter { !SubsetLabels.isTopology($0.key) }
        guard !labels.isEmpty,
          !members.contains(where: { member in labels.allSatisfy { member.labels[$0.key] == $0.value } }),
          // Labels that no pod carries anywhere are IST0173.
          set.workloadIndex.hasMatch(labels, in: nil)
        else { continue }
        let name = subset.name?.value ?? ""
        let route = view.routed(to: set.hosts.fqdn(host, in: namespace), subset: name)
        let words = SubsetLabels.text(labels)
        report.report(
          rule.object, at: subset.labelsPlace,
          "No pod of service \(service.object.qualifiedName) carries the labels of subset \(name) (\(words)); "
            + (route == nil
              ? "no route leads to it yet" : "requests that a route sends there get 503 with the flag UH"),
          level: route == nil ? .info : .error,
          notes: route.map { [.init("this route leads to the subset", $0.object, at: $0.place)] } ?? [],
          fix: "correct the labels of subset \(name), or deploy pods of \(service.object.name) with \(words)")
      }
    }
  }
}

/// Labels of subsets.
enum SubsetLabels {
  /// Labels that pods take from their node, which the pods' own objects do not show.
  static func isTopology(_ name: String) -> Bool {
    name.hasPrefix("topology.") || name == "kubernetes.io/hostname"
      || name.hasPrefix("failure-domain.beta.kubernetes.io/")
  }

  /// `app=reviews,version=v2`.
  static func text(_ labels: [String: String]) -> String {
    labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}
