/// The questions in PromQL.
///
/// **How an increase is asked for.** Prometheus' own `increase()` extrapolates to the ends of its window and counts
/// nothing of a series that is new in it. Asked for here is what Pharos counts of a proxy that it reads itself
/// (`IncreaseRule`), a step at a time, for each series, then summed:
///
/// - what a counter has risen by since the last value at or before the step's start;
/// - the counter itself where it fell (a restart), and where it is new on a target that had been scraped before;
/// - nothing where the target is scraped for the first time: nobody knows over which time its counters rose.
///
/// Histograms have twenty times as many series, and matching each with itself costs the server six times what summing
/// does (measured): for them `increase()` over the step and the scrape before it is asked for and cut to the step. That
/// is what lies between the same two scrapes; only the first numbers of a new series are missing.
///
/// A scrape or two that failed are bridged (`lookback`); after a longer gap counting begins anew, so that what happened
/// in an hour without Prometheus is not put into one step.
enum PrometheusQuery {
  /// The label that tells which metric a sum was made of. (The name of a metric does not count where sets of series
  /// are joined.)
  static let metricLabel = "pharos_metric"

  /// What every series of a family has risen by since `step` seconds ago, summed over pods.
  /// - Parameters:
  ///   - cadence: seconds between the scrapes of a target.
  ///   - namespaces: traffic that begins or ends in one of them; empty for all.
  static func increases(
    _ family: PrometheusFamily, step: Double, cadence: Double, namespaces: [String] = []
  ) -> String {
    if family.part == .histograms {
      let range = duration(step + cadence)
      return sums(
        family, namespaces, factor: " * \(PrometheusAPI.text(step)) / \(PrometheusAPI.text(step + cadence))"
      ) { "increase(\($0)[\(range)])" }
    }
    return sums(family, namespaces) { selector in
      let before = "offset \(duration(step))"
      let range = "[\(duration(lookback(cadence)))]"
      return """
        \(selector) - last_over_time(\(selector)\(range) \(before)) >= 0 or \(selector) \
        and on (job, instance) max_over_time(up\(range) \(before)) == 1
        """
    }
  }

  /// Every series of a family as it stands, summed over pods.
  static func totals(_ family: PrometheusFamily, namespaces: [String] = []) -> String {
    sums(family, namespaces) { $0 }
  }

  /// Series of which every proxy with traffic has some.
  private static let mainSeries = #"{__name__=~"istio_requests_total|istio_tcp_connections_opened_total"}"#

  /// A series that has been there for long, whichever.
  static let anySeries = "topk(1, \(mainSeries))"

  /// How many of the mesh's targets had been scraped, so that what their counters rise by afterwards is known. The mesh
  /// is what has told of traffic at any time of the grid that this is asked on.
  /// - Parameter seconds: the length of the grid.
  static func scrapedTargets(cadence: Double, seconds: Double) -> String {
    let all = duration(seconds + lookback(cadence))
    return """
      count(max_over_time(up[\(duration(lookback(cadence)))]) == 1 \
      and on (job, instance) group by (job, instance) (last_over_time(\(mainSeries)[\(all)] @ end())))
      """
  }

  /// How many series the histogram of durations has.
  static let bucketCount = "count(istio_request_duration_milliseconds_bucket)"

  /// The raw samples of a series, and of those that are told from it by the name of a label alone that not every server
  /// lets be asked for: Prometheus 3 takes any name, and wants quotes around some.
  static func samples(of series: [(name: String, value: String)], seconds: Double) -> String {
    let matchers = series.filter { isPlain($0.name) }.map { "\($0.name)=\(quoted($0.value))" }
    return "{\(matchers.joined(separator: ","))}[\(duration(seconds))]"
  }

  /// A name may stand in a question as it is.
  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x5F
    }
  }

  /// Up to two scrapes may fail, and the third come late.
  static func lookback(_ cadence: Double) -> Double { 3 * cadence + 1 }

  private static func sums(
    _ family: PrometheusFamily, _ namespaces: [String], factor: String = "",
    _ term: (_ selector: String) -> String
  ) -> String {
    family.metrics.map { metric in
      let by = metric.labels.joined(separator: ", ")
      let sums = scopes(namespaces).map { scope in
        "sum by (\(by)) (\(term("\(metric.name)\(scope)")))\(factor)"
      }.joined(separator: " or ")
      guard family.metrics.count > 1 else { return sums }
      return "label_replace(\(sums), \"\(metricLabel)\", \"\(metric.name)\", \"\", \"\")"
    }.joined(separator: " or ")
  }

  /// Matchers whose series are disjoint and together all that begins or ends in some namespaces. A request that failed
  /// before a workload was chosen names the service's namespace alone.
  private static func scopes(_ namespaces: [String]) -> [String] {
    guard !namespaces.isEmpty else { return [""] }
    let pattern = quoted(namespaces.map(regexQuoted).joined(separator: "|"))
    let labels = [
      "source_workload_namespace", "destination_workload_namespace", "destination_service_namespace",
    ]
    return labels.indices.map { index in
      let others = labels[..<index].map { "\($0)!~\(pattern)" }
      return "{\((others + ["\(labels[index])=~\(pattern)"]).joined(separator: ","))}"
    }
  }

  /// A length of time in PromQL.
  static func duration(_ seconds: Double) -> String {
    let milliseconds = Int((seconds * 1000).rounded())
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }

  /// A text in PromQL.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A text that a regular expression takes literally.
  static func regexQuoted(_ text: String) -> String {
    String(text.flatMap { #"\.+*?()|[]{}^$"#.contains($0) ? ["\\", $0] : [$0] })
  }
}
