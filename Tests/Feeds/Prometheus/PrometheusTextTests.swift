import Foundation
import JSON
import Mesh
import Testing
import Wire

@testable import Feeds

@Suite
struct PrometheusQueryTests {
  @Test("What a counter rose by is asked for a series at a time, then summed by what the graph needs")
  func increases() {
    let query = PrometheusQuery.increases(.requests, step: 15, cadence: 15)
    #expect(query.hasPrefix("sum by (source_app, "))
    #expect(
      query.hasSuffix(
        """
        (istio_requests_total - last_over_time(istio_requests_total[46s] offset 15s) >= 0 or istio_requests_total \
        and on (job, instance) max_over_time(up[46s] offset 15s) == 1)
        """))
    #expect(!query.contains("label_replace"))
  }

  @Test("One question for several metrics says of each sum what it is of")
  func severalMetrics() {
    let query = PrometheusQuery.increases(.durations, step: 0.5, cadence: 0.5)
    for end in ["bucket", "count", "sum"] {
      let name = "istio_request_duration_milliseconds_\(end)"
      #expect(query.contains("\"pharos_metric\", \"\(name)\", \"\", \"\")"))
      #expect(query.contains("(increase(\(name)[1s])) * 0.500 / 1.000, "))
    }
    #expect(query.contains("request_protocol, le)") && !query.contains("response_code"))
  }

  @Test("A long step of a histogram is cut to its length too")
  func longStep() {
    let query = PrometheusQuery.increases(.sizes, step: 60, cadence: 15)
    #expect(query.contains("(increase(istio_request_bytes_sum[75s])) * 60.000 / 75.000, "))
  }

  @Test("Who had been scraped is asked of those who have told of traffic at any time of the window")
  func scrapedTargets() {
    #expect(
      PrometheusQuery.scrapedTargets(cadence: 15, seconds: 75) == """
        count(max_over_time(up[46s]) == 1 and on (job, instance) group by (job, instance) \
        (last_over_time({__name__=~"istio_requests_total|istio_tcp_connections_opened_total"}[121s] @ end())))
        """)
  }

  @Test("A scope asks for both sides of it, each series once, whatever the namespaces are called")
  func scope() {
    let query = PrometheusQuery.totals(.requests, namespaces: ["a.b", #"x"|\"#])
    let pattern = #""a\\.b|x\"\\|\\\\""#
    let parts = query.components(separatedBy: " or ")
    #expect(parts.count == 3)
    #expect(parts[0].hasSuffix("(istio_requests_total{source_workload_namespace=~\(pattern)})"))
    #expect(
      parts[1].hasSuffix(
        "{source_workload_namespace!~\(pattern),destination_workload_namespace=~\(pattern)})"))
    #expect(parts[2].contains("destination_workload_namespace!~\(pattern),destination_service_namespace=~"))
  }

  @Test("Every label by which the graph and the tables tell traffic apart is asked for")
  func labels() {
    let needed = [
      "reporter", "source_workload", "source_workload_namespace", "source_canonical_service",
      "source_canonical_revision", "source_cluster", "source_principal", "destination_service",
      "destination_service_name", "destination_service_namespace", "destination_principal",
      "connection_security_policy", "response_code", "response_flags", "grpc_response_status",
      "request_protocol",
    ]
    #expect(Set(needed).isSubset(of: PrometheusFamily.requests.metrics[0].labels))
    for family in PrometheusFamily.all {
      for metric in family.metrics { #expect(Set(metric.labels).count == metric.labels.count) }
    }
  }
}

@Suite
struct PrometheusAnswerTests {
  private func read(_ text: String) throws -> (PrometheusAnswer, [(String, [PrometheusAnswer.Point])]) {
    let bytes = Array(text.utf8)
    var series: [(String, [PrometheusAnswer.Point])] = []
    let answer = try PrometheusAnswer.read(bytes) { (labels, points) throws(JSONFault) in
      series.append((String(decoding: bytes[labels], as: UTF8.self), points))
    }
    return (answer, series)
  }

  @Test("A matrix is read series by series, with what is no number as it came")
  func matrix() throws {
    let (answer, series) = try read(
      """
      {"status":"success","warnings":["store x is away"],"infos":["hm"],"data":{"resultType":"matrix","result":[
      {"metric":{"b":"1","a":"\\u00e9"},"values":[[1700000000.5,"1e+06"],[1700000015,"NaN"],[1700000030,"+Inf"]]},
      {"values":[[1,"2"]],"metric":{},"histograms":[[1,{"count":"2"}]]}],"explanation":{"x":[]}}}
      """)
    #expect(answer.status == "success" && answer.warnings == ["store x is away"] && answer.series == 2)
    #expect(series[0].0 == #"{"b":"1","a":"\u00e9"}"#)
    #expect(series[0].1.map(\.at) == [1_700_000_000.5, 1_700_000_015, 1_700_000_030])
    #expect(
      series[0].1[0].value == 1_000_000 && series[0].1[1].value.isNaN && series[0].1[2].value == .infinity)
    #expect(series[1].0 == "{}" && series[1].1 == [.init(at: 1, value: 2)])
    let labels = try PrometheusAnswer.labels(ArraySlice(series[0].0.utf8))
    #expect(labels.map(\.name) == ["a", "b"] && labels.map(\.value) == ["é", "1"])
  }

  @Test("Vectors, scalars and errors are read too")
  func others() throws {
    let vector = try read(
      #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[5,"7"]}]}}"#)
    #expect(vector.1[0].1 == [.init(at: 5, value: 7)])
    let scalar = try read(#"{"status":"success","data":{"resultType":"scalar","result":[5.5,"5.5"]}}"#)
    #expect(scalar.1[0].1 == [.init(at: 5.5, value: 5.5)])
    let error = try read(#"{"status":"error","errorType":"execution","error":"too much","data":null}"#)
    #expect(error.0.errorType == "execution" && error.0.error == "too much" && error.1.isEmpty)
  }

  @Test(
    "Whatever else comes is refused or passed over, and never hurts",
    arguments: [
      "", "{", "[]", "null", #"{"status":"success","data":{"result":[{"metric":"#,
      "{\"data\":{\"result\":[[[[",
      #"{"data":{"result":[{"values":[[1,"2"],[3"#, #"{"data":{"result":[{"metric":{}}]"#,
    ])
  func broken(text: String) {
    #expect(throws: JSONFault.self) { try read(text) }
  }

  @Test(
    "Points that are none are left out",
    arguments: [
      #"{"metric":{},"values":[1,"x",null,{},[],[1],["a","b"],[null,null]]}"#, #"{"metric":{},"values":{}}"#,
      #"{"metric":{},"value":[1]}"#, #"{}"#,
    ])
  func odd(text: String) throws {
    let (_, series) = try read(#"{"status":"success","data":{"result":["# + text + "]}}")
    #expect(series.count == 1 && series[0].1.isEmpty)
  }

  @Test("Bytes cut off anywhere are an error, not a smaller answer")
  func cut() throws {
    let whole = Array(
      #"{"status":"success","data":{"result":[{"metric":{"a":"b"},"values":[[1,"2"],[3,"4"]]}]}}"#.utf8)
    for length in 0..<whole.count {
      #expect(throws: JSONFault.self) {
        try PrometheusAnswer.read(Array(whole[..<length])) { (_, _) in }
      }
    }
  }
}

@Suite
struct PrometheusStepsTests {
  @Test(
    "Steps follow what is known, without gap and overlap, and are few",
    arguments: [
      (0.0, 15.0, 15.0, 240), (0, 60, 15, 240), (7.5, 60, 15, 240), (0, 3600, 15, 240), (0, 3600, 1, 240),
      (0, 36_000, 15, 100), (0, 86_400 * 3, 0.5, 240),
    ] as [(Double, Double, Double, Int)])
  func grids(from: Double, to: Double, cadence: Double, most: Int) {
    let grids = PrometheusSteps.grids(after: from, upTo: to, cadence: cadence, most: most)
    var known = from
    var count = 0
    for grid in grids {
      var end = grid.start
      while end <= grid.end + 1e-6 {
        #expect(abs(end - grid.step - known) < 1e-6)
        known = end
        end += grid.step
        count += 1
      }
    }
    #expect(abs(known - to) < 1e-6 && count <= most + 1)
  }

  @Test("Nothing is asked for where nothing is new")
  func nothing() {
    #expect(PrometheusSteps.grids(after: 60, upTo: 60, cadence: 15) == [])
    #expect(PrometheusSteps.grids(after: 75, upTo: 60, cadence: 15) == [])
    #expect(PrometheusSteps.last(before: 59.9, cadence: 15) == 45)
    #expect(PrometheusSteps.last(before: 60, cadence: 15) == 60)
  }

  @Test(
    "How often Prometheus scrapes is read off its samples",
    arguments: [
      ([0, 15.001, 29.998, 45], 15.0), ([0, 0.5, 1, 1.5], 0.5), ([0, 1.02, 2.01], 1), ([0, 7.4, 14.8], 7),
      ([0, 60, 180, 240], 60), ([0, 5], 5),
    ] as [([Double], Double)])
  func cadence(times: [Double], seconds: Double) {
    #expect(PrometheusCadence.cadence(of: times) == seconds)
  }

  @Test("One sample tells nothing of that")
  func unknownCadence() {
    #expect(PrometheusCadence.cadence(of: []) == nil && PrometheusCadence.cadence(of: [1]) == nil)
  }
}
