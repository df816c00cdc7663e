import Manifests

extension Rule {
  /// A patch beside another filter, in no certain order.
  static let ist0151 = Rule(
    "IST0151", "EnvoyFilterUsesRelativeOperation", .warning, kinds: ["EnvoyFilter"],
    explanation: """
      A patch with INSERT_BEFORE, INSERT_AFTER, REPLACE or REMOVE works relative to a filter that must be there when the \
      patch is applied. Without a `priority` EnvoyFilters are applied by their time of creation. Where the other \
      filter comes from an EnvoyFilter too, the patch is silently left out when that one happens to come later, for \
      example after both were created anew.

      A patch beside one of Istio's own filters (`envoy.filters.http.router`) is safe as long as Istio keeps that filter.
      """,
    remedy:
      "Give the EnvoyFilter a `priority` (higher is later), or use INSERT_FIRST or ADD where the order does not matter.",
    bad: EnvoyPatches.example(applyTo: "HTTP_FILTER", operation: "INSERT_BEFORE"),
    good: EnvoyPatches.example(applyTo: "HTTP_FILTER", operation: "INSERT_BEFORE", priority: 10)
  ) { set, report in
    EnvoyPatches.report(
      .relative, set, &report,
      fix: "set spec.priority, or use INSERT_FIRST or ADD where the order does not matter"
    ) { patch in
      let operation = patch.operation?.value ?? ""
      if let anchor = EnvoyPatches.anchor(patch), EnvoyPatches.isIstios(anchor) {
        return
          "\(operation) at \(anchor) without a priority: where other EnvoyFilters change the same place, the order "
          + "is that of their creation, and another one after they are created anew"
      }
      return
        "\(operation) depends on another filter, and this EnvoyFilter has no priority: where that filter comes from "
        + "another EnvoyFilter created later, the patch is left out"
    }
  }
}
