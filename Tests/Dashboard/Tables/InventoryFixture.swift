import Dashboard
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// Tables of Bookinfo, of a second namespace, and of things out of the mesh, made up.
struct InventoryFixture {
  var seconds = 60
  /// `reviews-v3` fails a quarter of its answers.
  var isFailing = true
  /// Multiplies all rates.
  var load = 1.0

  var inventory: Inventory {
    Inventory(
      timestamp: Bookinfo.start.addingTimeInterval(Double(seconds)), windowSeconds: 10, workloads: workloads,
      services: services)
  }

  private var workloads: [InventoryRow] {
    var rows = [
      row("details-v1", "details", "v1", 20.1), row("mongodb-v1", "mongodb", "v1", nil, tcp: 4_200),
      row("productpage-v1", "productpage", "v1", 20.1, out: 40.2, errors: isFailing ? 12.4 : 0),
      row("ratings-v1", "ratings", "v1", 16, mtls: 62), row("reviews-v1", "reviews", "v1", 4.1),
      row("reviews-v2", "reviews", "v2", 6, out: 6),
      row("reviews-v3", "reviews", "v3", 10, out: 10, errors: isFailing ? 24.6 : 0),
      row("legacy-billing-batch", nil, nil, 0.05, namespace: "finance", membership: .outside),
      row("ledger", "ledger", "2026-11", 480, out: 960, namespace: "finance"),
      row("istio-ingressgateway", nil, nil, 0, out: 20.1, namespace: "istio-system", membership: .gateway),
    ]
    if isFailing {
      rows[2].health = .degraded
      rows[2].healthReasons = ["12.4% of 201 requests answered 5xx"]
      rows[6].health = .failure
      rows[6].healthReasons = ["24.6% of 100 requests answered 5xx", "one of 2 proxies fails"]
    }
    rows[6].proxiesKnown = 2
    rows[8].p99 = 2_410
    rows[7].health = .na
    return rows
  }

  private var services: [InventoryRow] {
    var rows = ["details", "productpage", "ratings", "reviews"].map { name in
      var row = row("\(name)", name, nil, name == "reviews" ? 20.1 : 16)
      row.subject.kind = .service
      row.node = nil
      return row
    }
    if isFailing {
      rows[3].errorPercent = 12.2
      rows[3].successPercent = 87.8
      rows[3].health = .failure
      rows[3].healthReasons = ["12.2% of 201 requests answered 5xx"]
    }
    rows.append(
      InventoryRow(
        subject: MetricsSubject(.service, "www.googleapis.com"), health: .healthy, inRate: 1.4,
        successPercent: 100, errorPercent: 0, p50: 40, p95: 88, p99: 140))
    return rows
  }

  private func row(
    _ name: String, _ app: String?, _ version: String?, _ rate: Double?, out: Double = 0, errors: Double = 0,
    tcp: Double? = nil, mtls: Double = 100, namespace: String = "default",
    membership: MeshMembership = .sidecar
  ) -> InventoryRow {
    let isOutside = membership == .outside
    let hasRequests = (rate ?? 0) > 0
    let node = version.map { NodeID("\(namespace)/\(app ?? name)/\($0)") }
    return InventoryRow(
      subject: MetricsSubject(.workload, name, namespace: namespace), node: node, health: .healthy, app: app,
      version: version, inRate: rate.map { $0 * load }, outRate: out * load,
      successPercent: hasRequests ? 100 - errors : nil, errorPercent: hasRequests ? errors : nil,
      inCount: rate.map { $0 * 10 }, p50: hasRequests ? 6 : nil, p95: hasRequests ? 11 * load : nil,
      p99: hasRequests ? 19 : nil, requestBytes: rate.map { $0 * 240 },
      responseBytes: rate.map { $0 * 6_020 }, tcpIn: tcp, tcpOut: tcp.map { $0 * 4 },
      mtlsPercent: isOutside ? 0 : hasRequests ? mtls : nil, membership: membership,
      proxiesUp: isOutside ? 0 : 1, proxiesKnown: isOutside ? 0 : 1)
  }
}

extension Story {
  /// The answer to what a table asks.
  mutating func receive(_ inventory: Inventory) {
    send(.past(.inventory(at: state.time.moment), .inventory(inventory)))
  }

  /// A table with a minute behind it.
  static func table(
    _ width: Int = 120, _ height: Int = 36, _ pane: PaneID = .workloads, glyphs: GlyphSet = .unicode,
    isFailing: Bool = true
  ) -> Story {
    var story = Story.bookinfo(width, height, glyphs: glyphs)
    story.send(.show(pane))
    for second in stride(from: 31, through: 60, by: 1) {
      story.receive(
        InventoryFixture(
          seconds: second, isFailing: isFailing && second > 40, load: 1 + Double(second % 5) * 0.01
        ).inventory)
    }
    return story
  }
}

/// Many rows over many namespaces.
func largeInventory(_ count: Int, second: Int = 1) -> Inventory {
  let rows = (0..<count).map { index in
    let rate = Double((index * 7919) % 1_000) / 10
    let isBad = index % 23 == 22
    return InventoryRow(
      subject: MetricsSubject(.workload, "service-\(index)-v1", namespace: "team-\(index % 60)"),
      health: isBad ? .failure : .healthy, app: "service-\(index)", version: "v1", inRate: rate,
      outRate: rate * 2, successPercent: isBad ? 70 : 100, errorPercent: isBad ? 30 : 0, p50: 4,
      p95: Double(index % 300), p99: 40, mtlsPercent: 100, membership: .sidecar, proxiesUp: 2,
      proxiesKnown: 2)
  }
  let sorted = rows.sorted {
    ($0.subject.namespace ?? "", $0.subject.name) < ($1.subject.namespace ?? "", $1.subject.name)
  }
  return Inventory(
    timestamp: Bookinfo.start.addingTimeInterval(Double(second)), windowSeconds: 10, workloads: sorted)
}
