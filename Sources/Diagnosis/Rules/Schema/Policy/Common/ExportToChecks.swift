import Manifests

/// The namespaces that an object is visible in: `.` its own, `*` all, `~` none, or their names.
enum ExportToChecks {
  static func check(_ spec: Node, _ review: inout SpecReview) {
    let list = spec.strings("exportTo")
    guard !list.isEmpty else { return }
    let object = review.object
    let isServiceEntry = object.kind == "ServiceEntry"
    var seen: [String: Located<String>] = [:]
    for entry in list where !review.isPlaceholder(entry) {
      // A file without a namespace says nothing about which one `.` is.
      let key = entry.value == "." && !object.namespace.isEmpty ? object.namespace : entry.value
      if let first = seen[key] {
        review.reject(
          entry.place,
          first.value == entry.value
            ? "exportTo names \(entry.value) twice"
            : "exportTo names its own namespace twice, as \(first.value) and as \(entry.value)",
          fix: "remove one of the two", notes: [.init("the first of the two", object, at: first.place)])
        continue
      }
      seen[key] = entry
      if entry.value == "." || entry.value == "*" || (entry.value == "~" && isServiceEntry) { continue }
      if entry.value == "~" {
        review.reject(
          entry.place, "exportTo takes ~ (to no namespace) in a ServiceEntry alone",
          fix: "write . for its own namespace")
      } else if let problem = NameValue.labelProblem(entry.value) {
        review.reject(
          entry.place, "exportTo names \(Excerpt.of(entry.value)), which \(problem)",
          fix: "write ., * or the name of a namespace")
      }
    }
    for alone in ["*", "~"] {
      guard let entry = seen[alone], list.count > 1, alone == "*" || isServiceEntry else { continue }
      review.reject(
        entry.place,
        "exportTo names \(alone) (\(alone == "*" ? "every namespace" : "no namespace")) together with others",
        fix: "keep \(alone) alone, or leave it out")
    }
    if object.kind == "DestinationRule", spec.given("workloadSelector") != nil {
      ownOnly(list, seen, &review)
    }
  }

  /// A rule for chosen callers holds in their namespace alone.
  private static func ownOnly(
    _ list: [Located<String>], _ seen: [String: Located<String>], _ review: inout SpecReview
  ) {
    let own = review.object.namespace
    guard
      let other = list.first(where: { $0.value != "." && (own.isEmpty ? $0.value == "*" : $0.value != own) })
    else { return }
    review.reject(
      other.place,
      "A DestinationRule with a workloadSelector holds in its own namespace alone, and exportTo names \(other.value)",
      fix: "write exportTo: [.], or remove the workloadSelector")
  }
}
