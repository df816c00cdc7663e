extension Rule {
  /// Something that the API server or Istio's webhook rejects.
  static let ist0106 = Rule(
    "IST0106", "SchemaValidationError", .error, kinds: [], sameAs: ["KIA1503"],
    explanation: """
      The object is not what its kind allows: a field that the kind does not have, a list where a map belongs, a word \
      that is not among those it may be, a port beyond 65535, a host that is no name, settings that exclude each other.

      Such an object does not get into the cluster. kubectl asks for strict checking and refuses unknown fields; the \
      API server compares the object with its definition; Istio's webhook looks at what a definition cannot express. \
      Where one of them is switched off it is worse: a field that is not known is dropped without a word and the \
      object seems to be in force, and what the webhook would have refused istiod leaves out, logging it once.

      Names that are nearly right are the usual cause, and a field one level too deep or too high: the finding names \
      the field that was probably meant, or the one it belongs beside.
      """,
    remedy: "Correct the value at the place shown. `kubectl explain KIND.spec` lists what a kind has.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          label: {version: v1}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
      """, check: nil)
}
