import FoundationEssentials
import Mesh
import Metrics
import Terminal

@testable import Dashboard

/// Made-up answers for the pane of the mesh: Bookinfo with an istiod, certificates near their ends, metrics.
enum MeshFixture {
  static let istiod = "127.0.0.99:15014"

  /// Bookinfo, watched together with an istiod; one proxy runs an older Envoy.
  static func snapshot(_ second: Int, hasIstiod: Bool = true, isFailing: Bool? = nil, load: Double = 1)
    -> Snapshot
  {
    var mesh = Bookinfo()
    mesh.revision = UInt64(second)
    mesh.step = second
    mesh.isFailing = isFailing ?? (second > 40)
    var snapshot = mesh.snapshot
    snapshot.sources[2].identity?.envoyVersion = "abc/1.38.2/Clean/RELEASE/BoringSSL"
    snapshot.sources[4].scrapeMs = 31
    snapshot.sources[4].series = 4_000
    if load != 1 { for index in snapshot.edges.indices { snapshot.edges[index].rate *= load } }
    if hasIstiod {
      snapshot.sources.append(
        SourceStatus(
          name: istiod, kind: .istiod, state: .ok, ageSeconds: 2, scrapeMs: 4.2, bytes: 51_000, series: 640))
    }
    return snapshot
  }

  static func controlPlane(now: Date) -> ControlPlaneReport {
    var report = ControlPlaneReport(source: istiod)
    report.readAt = now
    report.version = "1.30.0"
    report.uptimeSeconds = 86_400 * 3 + 7_200
    report.residentBytes = 182_000_000
    report.heapBytes = 92_000_000
    report.goroutines = 811
    report.cpu = 0.12
    report.connectedByVersion = [.init("1.30.0", 7), .init("1.28.4", 1)]
    report.pushes = [.init("eds", 2.4), .init("cds", 0.2), .init("lds", 0.2), .init("rds", 0.1)]
    report.rejects = [.init("lds", 3), .init("cds", 0)]
    report.internalErrors = 0
    let spread = Distribution(count: 120, avg: 0.09, p50: 0.05, p90: 0.1, p95: 0.3, p99: 0.49)
    report.convergence = spread
    report.queueTime = Distribution(count: 120, avg: 0.01, p50: 0.005, p90: 0.01, p95: 0.02, p99: 0.04)
    report.configSize = Distribution(count: 40, avg: 24_000, p50: 20_000, p99: 90_000)
    report.counts = [.init("services", 12), .init("virtual services", 4)]
    report.conflicts = [
      .init("inbound listeners in conflict", 0), .init("duplicate domains", 2),
      .init("clusters without instances", 0),
    ]
    report.events = [.init("add", 0.1), .init("update", 1.4)]
    report.triggers = [.init("endpoint", 2.1), .init("config", 0.02)]
    report.webhooks = [.init("validation passed", 41), .init("validation failed", 1)]
    report.certificates = [
      .init("root", at: now.addingTimeInterval(86_400 * 3_652)),
      .init("chain", at: now.addingTimeInterval(3_600 * 5)),
    ]
    return report
  }

  static func certificates(now: Date) -> [CertificateAnswer] {
    func certificate(_ account: String, left: Double, life: Double, serial: String) -> Certificate {
      Certificate(
        role: .chain, names: ["spiffe://cluster.local/ns/default/sa/bookinfo-\(account)"], serial: serial,
        path: "<inline>", validFrom: now.addingTimeInterval(left - life),
        expires: now.addingTimeInterval(left))
    }
    let root = Certificate(
      role: .authority, names: [], serial: "6b1f", path: "<inline>",
      validFrom: now.addingTimeInterval(-86_400 * 10), expires: now.addingTimeInterval(86_400 * 3_640))
    let day = 86_400.0
    return [
      CertificateAnswer(
        source: "127.0.0.2:15000", at: now,
        certificates: [certificate("productpage", left: 17 * 3_600, life: day, serial: "a1"), root]),
      CertificateAnswer(
        source: "127.0.0.3:15000", at: now,
        certificates: [certificate("details", left: 2 * 3_600, life: day, serial: "b2"), root]),
      CertificateAnswer(
        source: "127.0.0.6:15000", at: now,
        certificates: [certificate("reviews", left: -600, life: day, serial: "c3"), root]),
      CertificateAnswer(
        source: "127.0.0.8:15000", at: now, certificates: nil, problem: "404: the stats port has no /certs"),
    ]
  }

  static let names = [
    "go_goroutines", "istio_request_duration_milliseconds_bucket",
    "istio_request_duration_milliseconds_count",
    "istio_request_duration_milliseconds_sum", "istio_requests_total", "my_queue_depth", "pilot_xds_pushes",
  ]

  /// Lines that rise and fall, the same for the same question.
  static func explore(_ question: MetricExploration, now: Date) -> MetricsPanels? {
    let known = names.contains(question.name) || names.contains(question.name + "_bucket")
    let count = question.columns
    func wave(_ base: Double, _ swing: Double, _ phase: Int) -> [Double?] {
      (0..<count).map { base + swing * Double(($0 * 7 + phase * 13) % 31) / 31 }
    }
    var panels: [MetricsPanel]
    if names.contains(question.name + "_bucket") || question.name.hasSuffix("_time") {
      let heat = ["1", "5", "10", "25", "50", "+Inf"].enumerated().map {
        MetricsPanel.Line($0.element, wave([0.5, 4, 3, 1, 0.2, 0][$0.offset], 1, $0.offset))
      }
      let quantiles = ["p50", "p90", "p95", "p99"].enumerated().map {
        MetricsPanel.Line($0.element, wave(Double(4 + 5 * $0.offset), 2, $0.offset))
      }
      panels = [
        MetricsPanel(
          id: "explore.heat.x", title: question.name, unit: .milliseconds, shape: .heat, lines: heat),
        MetricsPanel(
          id: "explore.quantiles.x", title: "Quantiles", unit: .milliseconds, lines: quantiles),
        MetricsPanel(
          id: "explore.counts.x", title: "Observations", unit: .perSecond,
          lines: [.init("all", wave(80, 9, 1))]),
      ]
    } else {
      let isRate = question.isRate ?? MetricsReader.isCounter(question.name)
      let groups =
        question.label == "response_code" ? ["200", "500"] : question.label == nil ? ["a=b", "a=c"] : ["x"]
      panels = [
        MetricsPanel(
          id: "explore.\(question.name)", title: question.name, unit: isRate ? .perSecond : .count,
          lines: known
            ? groups.enumerated().map { .init($0.element, wave(40 / Double($0.offset + 1), 9, $0.offset)) }
            : [],
          emptyReason: known ? nil : "No series of this name was read in this time")
      ]
    }
    for index in panels.indices {
      panels[index].labels = ["response_code", "reporter"]
      panels[index].sources = ["127.0.0.2:15000", "127.0.0.3:15000"]
      panels[index].seriesCount = 4
      panels[index].isRate = question.isRate ?? MetricsReader.isCounter(question.name)
    }
    let end = question.end ?? now
    return MetricsPanels(
      subject: .mesh, start: end.addingTimeInterval(-question.seconds),
      step: question.seconds / Double(question.columns), count: question.columns, panels: panels)
  }
}

extension Story {
  /// A minute of Bookinfo with the pane of the mesh on the screen, its questions answered.
  static func mesh(
    _ width: Int = 120, _ height: Int = 36, _ tab: MeshTab = .overview, glyphs: GlyphSet = .unicode,
    hasIstiod: Bool = true
  ) -> Story {
    var story = Story(width, height, glyphs: glyphs)
    for second in 1...60 { story.receive(MeshFixture.snapshot(second, hasIstiod: hasIstiod)) }
    story.press(.character("6"))
    story.answerMesh()
    story.send(.mesh(.tab(tab)))
    story.answerMesh()
    return story
  }

  /// Answers what was asked with the made-up numbers, until nothing more is asked.
  mutating func answerMesh(certificates: ((Date) -> [CertificateAnswer]?) = MeshFixture.certificates) {
    let now = state.latest?.timestamp ?? Bookinfo.start
    for _ in 0..<5 {
      let questions = takePastQuestions()
      guard !questions.isEmpty else { return }
      for question in questions {
        let second = Int((state.snapshot?.timestamp ?? now).timeIntervalSince(Bookinfo.start))
        let answer: PastAnswer? =
          switch question {
          case .span: .span(Bookinfo.start...now)
          case .inventory: .inventory(InventoryFixture(seconds: second, isFailing: second > 40).inventory)
          case .baseline(let at):
            .baseline(
              MeshFixture.snapshot(Int(at.timeIntervalSince(Bookinfo.start)), load: 0.5),
              InventoryFixture(
                seconds: Int(at.timeIntervalSince(Bookinfo.start)), isFailing: false, load: 0.5
              )
              .inventory)
          case .snapshot(let at): .snapshot(MeshFixture.snapshot(Int(at.timeIntervalSince(Bookinfo.start))))
          case .panels(let asked): .panels(DetailFixture.panels(asked, now: now))
          case .report(let asked): .report(DetailFixture.report(asked.subject, at: now))
          case .controlPlanes: .controlPlanes([MeshFixture.controlPlane(now: now)])
          case .explore(let asked): MeshFixture.explore(asked, now: now).map(PastAnswer.panels)
          case .trends, .envoy, .proxy: nil
          case .metricNames: .metricNames(MeshFixture.names)
          case .certificates: certificates(now).map(PastAnswer.certificates)
          }
        send(.past(question, answer))
      }
    }
  }
}
