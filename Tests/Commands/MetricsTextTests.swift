import Foundation
import Mesh
import Metrics
import Terminal
import Testing

@testable import pharos

/// `pharos metrics` as people read it, and what it says to names that nobody has.
@Suite struct MetricsTextTests {
  private let moment = Date(timeIntervalSince1970: 1_800_000_000)

  private func report(_ name: String, peers: Int = 1) -> MetricsReport {
    let times = Distribution(count: 600, avg: 12_345.6, p50: 1234.5, p90: 23_456, p95: 34_567, p99: 456_789)
    let sizes = Distribution(
      count: 600, sumRate: 123_456_789, avg: 12_345, p50: 999, p90: 99_999, p95: 9_999_999, p99: 1e9)
    let requests = RequestMetrics(
      count: 600, rate: 12_345.6, successPercent: 98.76, errorPercent: 12.34,
      codes: ["200", "404", "500", "503", "504", "0", name].map {
        CodeRate(code: $0, grpcStatus: "14", flags: "UF,URX", rate: 1234.5, count: 600)
      }, duration: times, requestSize: sizes, responseSize: sizes)
    let tcp = TCPMetrics(opened: 12_345, closed: 12_345, failed: 12_345, received: 1e9, sent: 1e9)
    var inbound = ReporterMetrics(
      reporter: .destination, requests: requests, messages: Messages(sent: 1234, received: 12_345), tcp: tcp)
    inbound.peers = (0..<peers).map { number in
      PeerMetrics(
        workload: "\(name)\(number)", namespace: "other", service: name, protocol: .grpc, security: .unknown,
        requests: requests, tcp: tcp)
    }
    var outbound = inbound
    outbound.reporter = .source
    return MetricsReport(
      subject: MetricsSubject(.workload, name, namespace: "default"), windowStart: moment, windowEnd: moment,
      windowSeconds: 60, inbound: [inbound], outbound: [outbound],
      proxies: [
        ProxyMetrics(proxy: name, inbound: requests, outbound: requests, tcp: tcp, isOutlier: true)
      ], warnings: [])
  }

  private func source(_ name: String) -> SourceStatus { SourceStatus(name: name, state: .ok) }

  @Test(arguments: ["reviews-v1", String(repeating: "a-very-long-name-", count: 12), "評論-v1-サービス評論評論"])
  func eachLineFitsIntoEightyColumns(_ name: String) {
    let text = MetricsText(report(name, peers: 30), sources: [source("a")]).text
    for line in text.split(separator: "\n") { #expect(TextWidth.of(String(line)) <= 80, "\(line)") }
    #expect(text.contains("and 10 more"))
    #expect(text.contains("stands out"))
  }

  @Test func namesFromOutsideCannotActOnTheTerminal() {
    let text = MetricsText(report("\u{1B}[2Jevil\u{202E}\r\u{7}"), sources: [source("\u{1B}]0;x\u{7}")]).text
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 32 && scalar.value != 0x7F && scalar.value != 0x202E, "\(scalar.value)")
    }
    #expect(text.contains("evil"))
  }

  private func unknown(
    _ name: String, namespace: String? = nil, found: [MetricsSubject] = [], known: [MetricsSubject] = []
  ) -> UnknownSubject {
    UnknownSubject(.workload, name, namespace: namespace, found: found, known: known)
  }

  @Test func aNameThatNobodyHasIsAnsweredWithTheLikest() {
    let known = ["details-v1", "ratings-v1", "reviews-v1"].map {
      MetricsSubject(.workload, $0, namespace: "default")
    }
    let text = unknown("reviws-v1", known: known).text
    #expect(text.hasPrefix("no workload reviws-v1 is known. There are: reviews-v1.default, "))
    #expect(unknown("x", namespace: "a", known: known).text.contains("in namespace a"))
    #expect(unknown("x").text.contains("no proxy that was read tells of any traffic"))
    #expect(!unknown("\u{1B}[31m\n", known: known).text.contains { $0 == "\u{1B}" || $0 == "\n" })
  }

  @Test func aNameInSeveralNamespacesAsksForOne() {
    let two = ["a", "b"].map { MetricsSubject(.workload, "web", namespace: $0) }
    let unknown = unknown("web", found: two)
    #expect(unknown.isAmbiguous)
    #expect(unknown.text.contains("a, b") && unknown.text.contains("-n"))
  }
}
