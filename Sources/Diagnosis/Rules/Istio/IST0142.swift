extension Rule {
  /// A cluster too old for Istio.
  static let ist0142 = Rule(
    "IST0142", "UnsupportedKubernetesVersion", .error, kinds: [], state: .notBuilt,
    explanation: """
      The cluster's Kubernetes is older than the release of Istio supports. `istioctl x precheck` asks the API server for \
      its version.

      Pharos does not check this: it needs a running cluster's version, which no configuration object holds.
      """,
    remedy: "Compare `kubectl version` with the versions that the Istio release supports.", bad: "", good: "",
    check: nil)
}
