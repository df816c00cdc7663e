import Manifests

extension Rule {
  /// The same object twice in the files.
  static let pha0007 = Rule(
    "PHA0007", "SameObjectTwice", .warning, kinds: [],
    explanation: """
      Two documents describe the same object: the same kind, namespace and name. Applied one after the other the later \
      one takes the place of the earlier, which is then not in effect anywhere: its routes, ports or rules are lost, they \
      are not joined. Only the later one is analysed.
      """,
    remedy: "Join the two, give one another name, or analyse the folders that are applied together.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data: {mode: slow}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data: {mode: fast}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data: {mode: slow}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings-fast, namespace: bookinfo}
      data: {mode: fast}
      """
  ) { set, report in
    let groups = Dictionary(grouping: set.replaced, by: \.by)
    for (winner, losers) in groups.sorted(by: { $0.key < $1.key }) where set.objects.indices.contains(winner)
    {
      let object = set.objects[winner]
      let times = losers.count == 1 ? "twice" : "\(losers.count + 1) times"
      report.report(
        object, at: object.place,
        "\(object.title) is written \(times). Applied in this order, this last one counts and nothing of the earlier \(losers.count == 1 ? "one" : "ones") remains.",
        notes: losers.prefix(5).map { .init("an earlier one stands here", $0.object) },
        fix: "join them, or give one of them another name")
    }
  }
}
