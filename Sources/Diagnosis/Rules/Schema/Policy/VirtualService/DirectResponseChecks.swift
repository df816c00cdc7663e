import Manifests

/// Answers that the proxy gives itself.
enum DirectResponseChecks {
  static func check(_ response: Node, _ review: inout SpecReview) {
    if let status = response.int("status"), !(200...600).contains(status.value) {
      review.reject(
        status.place,
        "\(status.value) is no status that a proxy can answer with: it must lie between 200 and 599",
        fix: "write a status such as 200 or 503")
    } else if response.given("status") == nil {
      review.reject(response.place, "The directResponse has no status", fix: "add status: 200")
    }
    guard let body = response.given("body") else { return }
    guard let text = body.string("string") ?? body.string("bytes") else { return }
    let size = body["string"] == nil ? text.value.utf8.count / 4 * 3 : text.value.utf8.count
    if size > 1 << 20 {
      review.reject(
        text.place,
        "The body of \(size / 1024) kB is larger than the 1 MB that a proxy's configuration may carry",
        fix: "serve it from a workload")
    } else if size > 100 << 10 {
      review.warn(
        text.place,
        "The body of \(size / 1024) kB is copied into the configuration of every proxy; Istio takes it, and istiod pays for it",
        fix: "serve it from a workload")
    }
  }
}
