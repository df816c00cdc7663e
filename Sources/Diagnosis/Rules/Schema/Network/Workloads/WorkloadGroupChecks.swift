import Manifests

/// A WorkloadGroup's own fields. Its template lacks an address: each workload brings its own.
enum WorkloadGroupChecks {
  static func check(_ object: ConfigObject, _ review: inout SpecReview) {
    guard let spec = object.spec, spec.isMapping, !spec.lacks("template") else {
      review.reject(
        object.root.keyPlace("spec"), "The WorkloadGroup has no template to make workloads by",
        fix: "add template: {serviceAccount: …}")
      return
    }
    if let template = spec.given("template"), template.isMapping {
      WorkloadEntryChecks.ports(template, &review)
      NumberChecks.labels("labels", in: template, &review)
    }
    if let metadata = spec.given("metadata") { NumberChecks.labels("labels", in: metadata, &review) }
    if let probe = spec.given("probe"), probe.isMapping { self.probe(probe, &review) }
  }

  private static func probe(_ probe: Node, _ review: inout SpecReview) {
    for kind in ["httpGet", "tcpSocket", "grpc"] {
      guard let way = probe.given(kind), way.isMapping else { continue }
      if kind != "grpc", way.lacks("port") {
        review.reject(way.place, "The probe's \(kind) has no port", fix: "add port: 8080")
      }
      NumberChecks.port("port", in: way, &review)
      for header in way["httpHeaders"]?.items ?? [] {
        guard let name = header.string("name"), let problem = HeaderValue.nameProblem(name.value) else {
          continue
        }
        review.reject(name.place, "\(Excerpt.of(name.value)) \(problem)")
      }
    }
    if let exec = probe.given("exec"), exec.isMapping, exec.lacksValue("command") {
      review.reject(exec.place, "The probe's exec has no command", fix: "add command: [\"/bin/true\"]")
    }
  }
}
