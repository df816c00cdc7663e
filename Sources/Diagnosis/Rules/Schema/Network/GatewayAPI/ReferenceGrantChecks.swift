import Manifests

/// A ReferenceGrant's own fields.
enum ReferenceGrantChecks {
  static func check(_ grant: ReferenceGrant, _ review: inout SpecReview) {
    guard let spec = grant.object.spec, spec.isMapping else {
      review.reject(
        grant.object.root.keyPlace("spec"), "The ReferenceGrant has no spec",
        fix: "add spec: {from: […], to: […]}")
      return
    }
    for (side, wanted) in [("from", ["kind", "namespace"]), ("to", ["kind"])] {
      if spec.lacksValue(side) {
        review.reject(
          spec[side]?.place ?? grant.object.root.keyPlace("spec"),
          "The ReferenceGrant does not say \(side == "from" ? "who may refer" : "to what")",
          fix: "add \(side): [{group: …, kind: …\(side == "from" ? ", namespace: …" : "")}]")
      }
      for reference in spec[side]?.items ?? [] where reference.isMapping {
        for field in wanted where reference.lacksValue(field) {
          review.reject(reference.place, "An element of \(side) has no \(field)", fix: "add \(field): …")
        }
        if reference.lacks("group") {
          review.reject(
            reference.place, "An element of \(side) has no group",
            fix: "add group: (\"\" for Services and Secrets)")
        }
      }
    }
  }
}
