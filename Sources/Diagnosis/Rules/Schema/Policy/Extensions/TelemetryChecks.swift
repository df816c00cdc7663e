import Manifests

/// A Telemetry's own fields.
enum TelemetryChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for telemetry in set.telemetries {
      var review = SpecReview(telemetry.object)
      check(telemetry, &review)
      review.file(into: &report)
    }
  }

  static func check(_ telemetry: Telemetry, _ review: inout SpecReview) {
    if let spec = telemetry.object.spec { review.rejectNullElements(under: spec) }
    if telemetry.tracing.count > 1, let second = telemetry.tracing.dropFirst().first {
      review.warn(
        second.place,
        "There is more than one entry under tracing. Istio takes it, but applies one of them only",
        fix: "make one entry of them")
    }
    for tracing in telemetry.tracing { self.tracing(tracing, &review) }
    for metrics in telemetry.metrics { self.metrics(metrics, &review) }
    for logging in telemetry.accessLogging {
      providers(logging, &review)
      if let filter = logging.given("filter") { self.filter(filter, &review) }
    }
  }

  private static func providers(_ node: Node, _ review: inout SpecReview) {
    for provider in node["providers"]?.items ?? [] where provider.lacksValue("name") {
      review.reject(
        provider["name"]?.place ?? provider.place, "A provider has no name",
        fix: "name one of the mesh's extensionProviders")
    }
  }

  private static func tracing(_ tracing: Node, _ review: inout SpecReview) {
    providers(tracing, &review)
    if let list = tracing["providers"], list.items.count > 1, let second = list.items.dropFirst().first {
      review.warn(
        second.place,
        "There is more than one provider of tracing. Istio takes it, but sends spans to one of them only",
        fix: "keep one provider")
    }
    if let share = tracing["randomSamplingPercentage"], let value = share.double,
      let problem = PercentValue.problem(value)
    {
      review.reject(
        share.place, "The share of requests to trace, \(share.text ?? ""), \(problem)",
        fix: "write a number from 0 to 100")
    }
    for tag in tracing["customTags"]?.entries ?? [] { self.tag(tag, &review) }
  }

  private static func tag(_ tag: Node.Entry, _ review: inout SpecReview) {
    if tag.key.isEmpty {
      review.reject(tag.keyPlace, "A tag under customTags has no name", fix: "name it")
    }
    if tag.value.isNull {
      review.reject(
        tag.value.place, "The tag \(tag.key) is null", fix: "add literal: {value: …}, header or environment")
      return
    }
    for (kind, field) in [("literal", "value"), ("header", "name"), ("environment", "name")] {
      guard let part = tag.value[kind], part.isNull || part.isMapping, part.nonEmpty(field) == nil else {
        continue
      }
      guard part[field].map({ $0.isEmpty }) ?? true else { continue }
      review.reject(
        part[field]?.place ?? part.place,
        "The tag \(tag.key) takes its value from \(kind), but has no \(field)",
        fix: "add \(kind): {\(field): …}")
    }
  }

  private static func metrics(_ metrics: Node, _ review: inout SpecReview) {
    providers(metrics, &review)
    DurationCheck.check(metrics, "reportingInterval", "The reportingInterval", &review)
    for override in metrics["overrides"]?.items ?? [] {
      if let custom = override["match"]?["customMetric"], custom.isEmpty, !custom.isNull {
        review.reject(custom.place, "The customMetric to override has no name", fix: "name it, or use metric")
      }
      for tag in override["tagOverrides"]?.entries ?? [] { self.override(tag, &review) }
    }
  }

  private static func override(_ tag: Node.Entry, _ review: inout SpecReview) {
    guard !tag.value.isNull else {
      review.reject(
        tag.value.place, "The override of tag \(tag.key) is null", fix: "add value: …, or operation: REMOVE")
      return
    }
    if tag.key.isEmpty {
      review.warn(
        tag.keyPlace, "A tag under tagOverrides has no name. Istio takes it, and it is without effect",
        fix: "name it")
    }
    let operation = tag.value["operation"]?.text ?? "UPSERT"
    let value = tag.value.nonEmpty("value")
    if operation == "UPSERT", tag.value.lacksValue("value") {
      review.reject(
        tag.value.place, "The tag \(tag.key) is to be set, but has no value",
        fix: "add value: …, or operation: REMOVE to take the tag away")
    } else if operation == "REMOVE", let value {
      review.reject(
        value.place, "The tag \(tag.key) is to be removed, and cannot have a value",
        fix: "remove the value, or the operation")
    }
  }

  /// The expression of an access log's filter, in CEL. Only what can be seen without its grammar is looked at.
  private static func filter(_ filter: Node, _ review: inout SpecReview) {
    guard let expression = filter.nonEmpty("expression") else {
      if filter.lacksValue("expression") {
        review.reject(
          filter.place, "The filter of the access log has no expression",
          fix: "add expression: response.code >= 400, or another")
      }
      return
    }
    guard let problem = ExpressionBalance.problem(expression.value) else { return }
    review.reject(
      expression.place, "The filter \(Excerpt.of(expression.value)) \(problem)",
      fix: "write an expression of CEL")
  }
}

/// Whether quotes and brackets of an expression are closed.
enum ExpressionBalance {
  /// A clause that says what is left open; nil where nothing is.
  static func problem(_ text: String) -> String? {
    var open: [UInt8] = []
    var quote: UInt8?
    var escaped = false
    for byte in text.utf8 {
      if let mark = quote {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == mark {
          quote = nil
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "("): open.append(UInt8(ascii: ")"))
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard open.popLast() == byte else { return "closes \(UnicodeScalar(byte)) that was never opened" }
      default: break
      }
    }
    if quote != nil { return "has a quotation that is not closed" }
    return open.last.map { "lacks a \(UnicodeScalar($0))" }
  }
}
