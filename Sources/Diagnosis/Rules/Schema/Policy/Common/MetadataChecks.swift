import Manifests

/// Annotations that Istio's validation looks at.
enum MetadataChecks {
  static func check(_ object: ConfigObject, _ review: inout SpecReview) {
    guard !object.annotations.isEmpty else { return }
    for (key, value) in object.annotations.sorted(by: { $0.key < $1.key }) {
      if key == "istio.io/dry-run" {
        dryRun(value, of: object, &review)
      } else if key.hasPrefix("internal.istio.io/") {
        review.reject(
          value.place, "The annotation \(key) is Istio's own and may not be set in a file", fix: "remove it")
      }
    }
  }

  /// A dry run is for policies that allow or deny, and for nothing else.
  private static func dryRun(_ value: Located<String>, of object: ConfigObject, _ review: inout SpecReview) {
    guard object.kind == "AuthorizationPolicy" else {
      review.reject(
        value.place, "The annotation istio.io/dry-run is for an AuthorizationPolicy alone", fix: "remove it")
      return
    }
    let action = object.spec?.string("action")?.value ?? "ALLOW"
    if action != "ALLOW", action != "DENY" {
      review.reject(
        value.place, "A dry run is possible for ALLOW and DENY, not for \(action)",
        fix: "remove the annotation")
    } else if !booleans.contains(value.value) {
      review.reject(
        value.place, "The annotation istio.io/dry-run is \(Excerpt.of(value.value)), neither true nor false",
        fix: "write \"true\" or \"false\"")
    }
  }

  /// What Go reads as a boolean.
  private static let booleans: Set<String> = [
    "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
  ]
}
