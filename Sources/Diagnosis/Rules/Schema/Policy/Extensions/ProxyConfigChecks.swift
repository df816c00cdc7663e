import Manifests

/// A ProxyConfig's own fields.
enum ProxyConfigChecks {
  static let check = SharedCheck(codes: ["IST0106"], needs: []) { set, report in
    for object in set.byKind["ProxyConfig"] ?? [] where object.group == "networking.istio.io" {
      var review = SpecReview(object)
      if let count = object.spec?.int("concurrency"), count.value < 0 {
        review.reject(
          count.place, "A proxy cannot have \(count.value) threads",
          fix: "write 0 for one a core, or how many it may have")
      }
      review.file(into: &report)
    }
  }
}
