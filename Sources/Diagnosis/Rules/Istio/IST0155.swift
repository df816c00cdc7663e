import Manifests

extension Rule {
  /// A patch beside a filter that another patch makes for one proxy version only.
  static let ist0155 = Rule(
    "IST0155", "EnvoyFilterUsesRelativeOperationWithProxyVersion", .warning, kinds: ["EnvoyFilter"],
    explanation: """
      A patch works relative to another filter, the EnvoyFilter has no `priority`, and an earlier patch about a filter \
      of the same name holds for certain proxy versions only. After an upgrade that earlier patch no longer matches: \
      the filter is then missing, or stands elsewhere, and this patch is left out without a word.
      """,
    remedy:
      "Give the EnvoyFilters a `priority`, use INSERT_FIRST or ADD, and look at `proxyVersion` at every upgrade.",
    bad: """
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: reviews-lua, namespace: bookinfo}
      spec:
        configPatches:
        - applyTo: HTTP_FILTER
          match:
            context: SIDECAR_OUTBOUND
            proxy: {proxyVersion: ^1\\.20.*}
          patch:
            operation: INSERT_FIRST
            value: {name: envoy.filters.http.lua}
        - applyTo: HTTP_FILTER
          match: {context: SIDECAR_INBOUND}
          patch:
            operation: INSERT_BEFORE
            value: {name: envoy.filters.http.lua}
      """,
    good: """
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: reviews-lua, namespace: bookinfo}
      spec:
        priority: 10
        configPatches:
        - applyTo: HTTP_FILTER
          match:
            context: SIDECAR_OUTBOUND
            proxy: {proxyVersion: ^1\\.20.*}
          patch:
            operation: INSERT_FIRST
            value: {name: envoy.filters.http.lua}
        - applyTo: HTTP_FILTER
          match: {context: SIDECAR_INBOUND}
          patch:
            operation: INSERT_BEFORE
            value: {name: envoy.filters.http.lua}
      """
  ) { set, report in
    EnvoyPatches.report(
      .relativeWithVersion, set, &report, fix: "set spec.priority, or use INSERT_FIRST or ADD"
    ) { patch in
      "\(patch.operation?.value ?? "") depends on another filter, this EnvoyFilter has no priority, and an earlier patch of the same filter "
        + "holds for one proxyVersion only: after an upgrade the patch may be left out"
    }
  }
}
