import FoundationEssentials
import Mesh
import Metrics
import Terminal

@testable import Dashboard

/// Numbers of reviews-v3, made up: a quarter of its answers is 500, one caller speaks plain text, one of its two
/// proxies stands out.
enum DetailFixture {
  static let reviews = MetricsSubject(.workload, "reviews-v3", namespace: "default", cluster: "Kubernetes")

  static func duration(_ scale: Double) -> Distribution {
    Distribution(
      count: 100, avg: 6.2 * scale, p50: 4.8 * scale, p90: 9.1 * scale, p95: 11 * scale, p99: 19.4 * scale)
  }

  static func requests(_ rate: Double, errors: Double, flags: String = "-", scale: Double = 1)
    -> RequestMetrics
  {
    var codes = [CodeRate(code: "200", rate: rate - errors, count: (rate - errors) * 10)]
    if errors > 0 {
      codes.append(CodeRate(code: "500", rate: errors * 0.8, count: errors * 8))
      codes.append(CodeRate(code: "503", flags: flags, rate: errors * 0.2, count: errors * 2))
    }
    return RequestMetrics(
      count: rate * 10, rate: rate, successPercent: (rate - errors) / rate * 100,
      errorPercent: errors / rate * 100, codes: codes, duration: duration(scale),
      requestSize: Distribution(count: 100, sumRate: 12_000, avg: 1_210, p50: 1_100),
      responseSize: Distribution(count: 100, sumRate: 5_300, avg: 532, p50: 480))
  }

  static func report(_ subject: MetricsSubject = reviews, at end: Date = Bookinfo.start) -> MetricsReport {
    let service = "reviews.default.svc.cluster.local"
    let client = ReporterMetrics(
      reporter: .source, requests: requests(10, errors: 2.46, flags: "UF,URX"),
      peers: [
        PeerMetrics(
          workload: "productpage-v1", namespace: "default", service: service, protocol: .http,
          security: .mutual,
          requests: requests(9.4, errors: 2.46, flags: "UF,URX")),
        PeerMetrics(
          workload: "unknown", namespace: "unknown", service: service, protocol: .http, security: .plain,
          requests: requests(0.6, errors: 0, scale: 2)),
      ])
    let server = ReporterMetrics(
      reporter: .destination, requests: requests(14.9, errors: 7.6, scale: 0.7),
      peers: [
        PeerMetrics(
          workload: "productpage-v1", namespace: "default", service: service, protocol: .http,
          security: .mutual,
          requests: requests(14.3, errors: 7.6, scale: 0.7)),
        PeerMetrics(
          workload: "unknown", namespace: "unknown", service: service, protocol: .http, security: .plain,
          requests: requests(0.6, errors: 0, scale: 2)),
      ])
    let out = ReporterMetrics(
      reporter: .source, requests: requests(7.4, errors: 0),
      peers: [
        PeerMetrics(
          workload: "ratings-v1", namespace: "default", service: "ratings.default.svc.cluster.local",
          protocol: .http, security: .unknown, requests: requests(7.4, errors: 0)),
        PeerMetrics(
          workload: "unknown", namespace: "unknown", service: "api.example.org", protocol: .http,
          security: .unknown, requests: requests(0.2, errors: 0.2, flags: "UF")),
      ])
    return MetricsReport(
      subject: subject, windowStart: end.addingTimeInterval(-10), windowEnd: end, windowSeconds: 10,
      inbound: [client, server], outbound: [out],
      proxies: [
        ProxyMetrics(
          proxy: "127.0.0.16:15000", pod: "reviews-v3-7c67b-kk8zd",
          inbound: requests(7.4, errors: 7.6 * 0.9), outbound: requests(3.7, errors: 0), isOutlier: true),
        ProxyMetrics(
          proxy: "127.0.0.6:15000", pod: "reviews-v3-7c67b-x2v9q", inbound: requests(7.5, errors: 0.4),
          outbound: requests(3.7, errors: 0)),
      ])
  }

  /// Only TCP: bytes and connections.
  static func database(at end: Date = Bookinfo.start) -> MetricsReport {
    let tcp = TCPMetrics(opened: 16, closed: 15.8, failed: 0.4, received: 4_200, sent: 18_000)
    let peer = PeerMetrics(
      workload: "ratings-v1", namespace: "default", service: "mongodb.default.svc.cluster.local",
      protocol: .tcp, security: .plain, tcp: tcp)
    return MetricsReport(
      subject: MetricsSubject(.workload, "mongodb-v1", namespace: "default", cluster: "Kubernetes"),
      windowStart: end.addingTimeInterval(-10), windowEnd: end, windowSeconds: 10,
      inbound: [ReporterMetrics(reporter: .source, tcp: tcp, peers: [peer])])
  }

  // MARK: - Charts

  /// Charts for a question: the same for the same question.
  static func panels(_ question: PanelQuestion, now: Date) -> MetricsPanels {
    let step = question.seconds / Double(question.columns)
    let end = question.end ?? now
    let count = question.columns
    func wave(_ base: Double, _ swing: Double, _ phase: Int = 0) -> [Double?] {
      (0..<count).map { at in
        // A minute of silence in the middle: a gap.
        if abs(at - count / 3) < max(1, count / 40) { return nil }
        let x = Double((at * 7 + phase * 13) % 31) / 31
        return base + swing * x
      }
    }
    let fails = wave(0.2, 2).enumerated().map {
      $0.offset > count * 2 / 3 ? $0.element : $0.element.map { _ in 0.0 }
    }
    let quantiles = [
      MetricsPanel.Line("p50", wave(4.2, 1)), MetricsPanel.Line("p90", wave(8, 2, 1)),
      MetricsPanel.Line("p95", wave(10, 3, 2)), MetricsPanel.Line("p99", wave(17, 8, 3)),
    ]
    let panels: [MetricsPanel]
    switch question.group {
    case .overview where question.subject.name == "mongodb-v1":
      panels = [
        MetricsPanel(
          id: "inbound.volume", title: "Request volume", unit: .requestsPerSecond,
          emptyReason: "Nothing of istio_requests_total was read: no request was seen."),
        MetricsPanel(
          id: "tcp", title: "TCP traffic", unit: .bytesPerSecond,
          lines: [
            .init("received (client to server)", wave(4_000, 400)),
            .init("sent (server to client)", wave(17_000, 2_000, 2)),
          ]),
      ]
    case .overview:
      panels = [
        MetricsPanel(
          id: "inbound.volume", title: "Request volume", unit: .requestsPerSecond,
          lines: [.init("all", wave(8, 2))]),
        MetricsPanel(
          id: "inbound.success", title: "Success rate (not 5xx)", unit: .percent,
          lines: [.init("success", fails.map { $0.map { 100 - $0 * 10 } })]),
        MetricsPanel(
          id: "inbound.duration", title: "Request duration", unit: .milliseconds, lines: quantiles),
        MetricsPanel(
          id: "inbound.errors", title: "Errors by code", unit: .requestsPerSecond, shape: .stacked,
          lines: [.init("500", fails), .init("503 UF,URX", fails.map { $0.map { $0 / 4 } })]),
      ]
    case .inbound:
      panels = [
        MetricsPanel(
          id: "inbound.requests", title: "Incoming requests by source and code", unit: .requestsPerSecond,
          shape: .stacked,
          lines: [
            .init("productpage-v1 200", wave(6, 1)), .init("productpage-v1 500", fails),
            .init("productpage-v1 503 UF,URX", fails.map { $0.map { $0 / 4 } }),
            .init("unknown plaintext 200", wave(0.5, 0.2)),
          ]),
        MetricsPanel(
          id: "inbound.success.peer", title: "Incoming success rate by source", unit: .percent,
          lines: [
            .init("productpage-v1", fails.map { $0.map { 100 - $0 * 10 } }),
            .init("unknown plaintext", wave(100, 0)),
          ]),
        MetricsPanel(
          id: "inbound.duration.peer", title: "Incoming duration by source, p95", unit: .milliseconds,
          lines: [.init("productpage-v1", wave(10, 3)), .init("unknown plaintext", wave(20, 3))]),
        MetricsPanel(
          id: "inbound.requestSize", title: "Request size", unit: .bytes,
          lines: [.init("p50", wave(1_100, 40)), .init("p99", wave(2_100, 90))]),
      ]
    case .outbound:
      panels = [
        MetricsPanel(
          id: "outbound.requests", title: "Outgoing requests by destination and code",
          unit: .requestsPerSecond, shape: .stacked,
          lines: [.init("ratings 200", wave(7, 1)), .init("api.example.org 503 UF", wave(0.1, 0.2))]),
        MetricsPanel(
          id: "outbound.requestSize", title: "Request size", unit: .bytes,
          emptyReason:
            "Nothing of istio_request_bytes was read: no request was seen, or telemetry has it switched off."),
      ]
    case .tcp:
      panels = [
        MetricsPanel(
          id: "tcp.server", title: "TCP server traffic", unit: .bytesPerSecond,
          lines: [
            .init("received (client to server)", wave(4_000, 400)),
            .init("sent (server to client)", wave(17_000, 2_000, 2)),
          ]),
        MetricsPanel(
          id: "tcp.connections", title: "Incoming connections", unit: .perSecond,
          lines: [.init("opened", wave(15, 2)), .init("closed", wave(15, 2, 1))]),
        MetricsPanel(
          id: "tcp.client", title: "TCP client traffic", unit: .bytesPerSecond,
          emptyReason: "No TCP connection was seen."),
      ]
    case .heat:
      let bounds = ["1", "5", "10", "25", "50", "100", "+Inf"]
      let shares = [0.5, 4, 3, 1.2, 0.3, 0.05, 0.0]
      panels = [
        MetricsPanel(
          id: "inbound.heat", title: "Request durations", unit: .milliseconds, shape: .heat,
          lines: zip(bounds, shares).enumerated().map { .init($1.0, wave($1.1, $1.1, $0)) })
      ]
    }
    return MetricsPanels(
      subject: question.subject, start: end.addingTimeInterval(-question.seconds), step: step, count: count,
      panels: panels)
  }
}

extension Story {
  /// Bookinfo with the page of reviews v3 on the screen.
  static func detail(_ width: Int = 120, _ height: Int = 36, glyphs: GlyphSet = .unicode) -> Story {
    var story = Story.bookinfo(width, height, glyphs: glyphs)
    story.send(.detail(.show(DetailFixture.reviews)))
    story.answerPast()
    return story
  }

  /// Answers what was asked with the made-up numbers, until nothing more is asked.
  mutating func answerPast(
    _ make: (MetricsQuestion, Date) -> MetricsReport? = { DetailFixture.report($0.subject, at: $1) }
  ) {
    let now = state.snapshot?.timestamp ?? Bookinfo.start
    for _ in 0..<5 {
      let questions = takePastQuestions()
      if questions.isEmpty { return }
      for question in questions {
        switch question {
        case .report(let asked): send(.past(question, make(asked, asked.at ?? now).map(PastAnswer.report)))
        case .panels(let asked): send(.past(question, .panels(DetailFixture.panels(asked, now: now))))
        case .envoy(let source): send(.past(question, .envoy(EnvoyFixture.numbers(of: source, at: now))))
        default: break
        }
      }
    }
  }
}
