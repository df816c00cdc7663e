import Exposition
import Mesh

/// Reading of Prometheus text: the body of an Istio sidecar, 25 labels a series, 20 bounds a histogram.
let parserBenchmark = Benchmark(name: "parser") {
  let bodies = (0..<8).map { ProxyBody.make(series: 14, scrape: $0) }
  let megabytes = Double(bodies[0].count) / 1e6
  Benchmark.report("body", Double(bodies[0].count) / 1e3, "kB")

  let warm = SeriesTable()
  for body in bodies { consume(warm.parse(body)) }
  Benchmark.report("samples", Double(warm.parse(bodies[0]).samples.count), "")

  let repeated = Benchmark.best(of: 60) { for body in bodies { consume(warm.parse(body)) } } / 8
  Benchmark.report("repeated scrape", megabytes / repeated, "MB/s")
  let cold = Benchmark.best(of: 20) { consume(SeriesTable().parse(bodies[0])) }
  Benchmark.report("first scrape", megabytes / cold, "MB/s")

  let filter = NameFilter(prefixes: ["istio_requests_total", "istio_tcp"])
  let filtered = SeriesTable()
  let skipping =
    Benchmark.best(of: 60) { for body in bodies { consume(filtered.parse(body, keep: filter)) } } / 8
  Benchmark.report("repeated scrape, counters only", megabytes / skipping, "MB/s")

  let plain = Benchmark.best(of: 5) { consume(PlainParser.parse(bodies[0])) }
  Benchmark.report("plain parser, the same body", megabytes / plain, "MB/s")

  let short = ProxyBody.makeShort(lines: 8000)
  let shortTable = SeriesTable()
  let shortTime = Benchmark.best(of: 60) { consume(shortTable.parse(short)) }
  Benchmark.report("repeated scrape, short lines", Double(short.count) / 1e6 / shortTime, "MB/s")
}

/// Bodies such as a sidecar prints.
enum ProxyBody {
  /// `series` requests counters and as many of each of three histograms, values of the `scrape`th moment.
  static func make(series: Int, scrape: Int) -> [UInt8] {
    var text = ""
    func labels(_ index: Int) -> String {
      let version = "v\(index % 3 + 1)"
      let code = ["200", "404", "503"][index % 3]
      return """
        reporter="source",source_workload="productpage-v1",source_canonical_service="productpage",\
        source_canonical_revision="v1",source_workload_namespace="bookinfo",\
        source_principal="spiffe://cluster.local/ns/bookinfo/sa/bookinfo-productpage",\
        source_app="productpage",source_version="v1",source_cluster="Kubernetes",\
        destination_workload="reviews-\(version)-\(index)",destination_workload_namespace="bookinfo",\
        destination_principal="spiffe://cluster.local/ns/bookinfo/sa/bookinfo-reviews",\
        destination_app="reviews",destination_version="\(version)",\
        destination_service="reviews.bookinfo.svc.cluster.local",\
        destination_canonical_service="reviews",destination_canonical_revision="\(version)",\
        destination_service_name="reviews",destination_service_namespace="bookinfo",\
        destination_cluster="Kubernetes",request_protocol="http",response_code="\(code)",\
        grpc_response_status="",response_flags="-",connection_security_policy="unknown"
        """
    }
    text += "# TYPE istio_requests_total counter\n"
    for index in 0..<series {
      text += "istio_requests_total{\(labels(index))} \(1000 + scrape * 17 + index)\n"
    }
    let bounds = [
      "0.5", "1", "5", "10", "25", "50", "100", "250", "500", "1000", "2500", "5000", "10000", "30000",
      "60000", "300000", "600000", "1800000", "3600000", "+Inf",
    ]
    for name in ["istio_request_bytes", "istio_request_duration_milliseconds", "istio_response_bytes"] {
      text += "# TYPE \(name) histogram\n"
      for index in 0..<series {
        let set = labels(index)
        for (rank, bound) in bounds.enumerated() {
          text += "\(name)_bucket{\(set),le=\"\(bound)\"} \((scrape + 1) * rank * 31 + index)\n"
        }
        text += "\(name)_sum{\(set)} \(Double(scrape + 1) * 5211.05 + Double(index))\n"
        text += "\(name)_count{\(set)} \((scrape + 1) * 31 * 19 + index)\n"
      }
    }
    return Array(text.utf8)
  }

  /// Lines of some 60 bytes, as most of Envoy's own are.
  static func makeShort(lines: Int) -> [UInt8] {
    var text = ""
    for line in 0..<lines {
      text += "envoy_cluster_upstream_cx_total{envoy_cluster_name=\"c\(line)\"} \(line * 7)\n"
    }
    return Array(text.utf8)
  }
}

/// What one writes first: lines, labels and numbers with the standard library's strings.
enum PlainParser {
  static func parse(_ body: [UInt8]) -> [(name: String, labels: [String: String], value: Double)] {
    var samples: [(name: String, labels: [String: String], value: Double)] = []
    for line in String(decoding: body, as: UTF8.self).split(separator: "\n") where line.first != "#" {
      guard let open = line.firstIndex(of: "{"), let close = line.lastIndex(of: "}") else { continue }
      var labels: [String: String] = [:]
      for pair in line[line.index(after: open)..<close].split(separator: ",") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { labels[String(parts[0])] = String(parts[1].dropFirst().dropLast()) }
      }
      guard let value = Double(line[close...].dropFirst(2)) else { continue }
      samples.append((String(line[..<open]), labels, value))
    }
    return samples
  }
}
