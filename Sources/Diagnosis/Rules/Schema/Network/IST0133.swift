extension Rule {
  /// Something that is taken and does not do what it seems to.
  static let ist0133 = Rule(
    "IST0133", "SchemaWarning", .warning, kinds: [], sameAs: ["KIA1108"],
    explanation: """
      The object is taken, but part of it does nothing or not what it says: a field that Istio no longer reads, a \
      setting whose condition is missing, a field without a value, a certificate beside a mode that uses none, a \
      cipher that is not known.

      Nothing turns red. The mesh runs on without the setting, and one finds out when it would have been needed: the \
      failover that never comes, because without outlier detection no endpoint is ever found unhealthy.
      """,
    remedy: "Write what was meant in the form that Istio reads, or remove it: the finding says which.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          outlierDetection: {consecutiveErrors: 5}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          outlierDetection: {consecutive5xxErrors: 5}
      """, check: nil)
}
