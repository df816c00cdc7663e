import Mesh
import Metrics

/// Makes the rows of a page's tables from its numbers.
struct DetailRowMaker {
  let page: DetailState
  let report: MetricsReport
  private(set) var rows: [DetailRow] = []
  private(set) var sections: [DetailSection] = []

  init(_ page: DetailState, _ report: MetricsReport) {
    self.page = page
    self.report = report
  }

  mutating func make() {
    switch page.tab {
    case .overview:
      peers(isInbound: true)
      if !report.outbound.isEmpty { peers(isInbound: false) }
    case .inbound:
      traffic(isInbound: true)
      if page.grouping == .peer { servers() }
    case .outbound: traffic(isInbound: false)
    case .latency: peers(isInbound: true)
    case .proxies: proxies()
    case .codes:
      answers(isInbound: true)
      if !report.outbound.isEmpty { answers(isInbound: false) }
    }
  }

  private mutating func traffic(isInbound: Bool) {
    if page.grouping == .peer { peers(isInbound: isInbound) } else { groups(isInbound: isInbound) }
  }

  /// Whose view the tables show: the one that was chosen, else the best there is.
  static func view(_ sides: [ReporterMetrics], _ wanted: Reporter?) -> ReporterMetrics? {
    if let wanted { return sides.first { $0.reporter == wanted } }
    for reporter in [Reporter.source, .waypoint, .destination] {
      if let side = sides.first(where: { $0.reporter == reporter && $0.hasTraffic }) { return side }
    }
    return sides.first
  }

  private func side(isInbound: Bool) -> ReporterMetrics? {
    // What goes out is told by the subject's own proxies, whichever side is chosen for what comes in.
    isInbound ? Self.view(report.inbound, page.reporter) : Self.view(report.outbound, nil)
  }

  private func none(isInbound: Bool) -> String {
    if isInbound, let wanted = page.reporter, !report.inbound.isEmpty {
      return "The \(wanted.owner)'s proxies told nothing: r shows the other side"
    }
    let sides = isInbound ? report.inbound : report.outbound
    if sides.contains(where: { $0.tcp != nil }) {
      return "No requests in this window, only TCP"
    }
    return isInbound ? "Nobody called it in this window" : "It called nobody in this window"
  }

  // MARK: - By the other side

  private mutating func peers(isInbound: Bool) {
    let side = side(isInbound: isInbound)
    let start = rows.count
    for peer in side?.peers ?? [] { rows.append(Self.row(peer, isInbound: isInbound)) }
    let new = rows[start...]
    sections.append(
      DetailSection(
        kind: .peers, title: isInbound ? "Who calls" : "Whom it calls", range: start..<rows.count,
        isInbound: isInbound, empty: none(isInbound: isInbound), reporters: side.map { [$0.reporter] } ?? [],
        hasRequests: new.contains { $0.requests != nil } || new.isEmpty,
        hasTCP: new.contains { $0.tcp != nil }))
  }

  /// Of a service or an app: who answered.
  private mutating func servers() {
    guard let side = side(isInbound: true), side.servers.count > 0 else { return }
    let start = rows.count
    for server in side.servers { rows.append(Self.row(server, isInbound: false)) }
    let new = rows[start...]
    sections.append(
      DetailSection(
        kind: .peers, title: "Who answers", range: start..<rows.count, isInbound: false,
        reporters: [side.reporter], hasRequests: new.contains { $0.requests != nil },
        hasTCP: new.contains { $0.tcp != nil }))
  }

  static func row(_ peer: PeerMetrics, isInbound: Bool) -> DetailRow {
    let isKnown = !peer.workload.isEmpty && peer.workload != "unknown"
    let service = shortService(peer.service)
    var row = DetailRow(name: isKnown ? peer.workload : isInbound || service.isEmpty ? "unknown" : service)
    row.note = isKnown ? peer.namespace : ""
    row.service = service
    row.peer = DetailPeer(workload: peer.workload, namespace: peer.namespace.isEmpty ? nil : peer.namespace)
    row.protocol = peer.protocol
    row.security = peer.security
    row.requests = peer.requests
    row.tcp = peer.tcp
    if isKnown {
      let namespace = peer.namespace.isEmpty || peer.namespace == "unknown" ? nil : peer.namespace
      row.target = .subject(
        MetricsSubject(.workload, peer.workload, namespace: namespace, cluster: peer.cluster))
    } else if !isInbound, !peer.service.isEmpty, peer.service != "unknown" {
      row.target = .subject(MetricsSubject(.service, peer.service))
    } else {
      row.target = .nowhere("Nobody can name this caller: it has no proxy, or another mesh's")
    }
    return row
  }

  /// `reviews.default` of `reviews.default.svc.cluster.local`; hosts outside as they are.
  static func shortService(_ host: String) -> String {
    guard host != "unknown" else { return "" }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[2] == "svc" else { return host }
    return "\(parts[0]).\(parts[1])"
  }

  // MARK: - By code or flag

  private mutating func groups(isInbound: Bool) {
    let side = side(isInbound: isInbound)
    let start = rows.count
    let total = side?.requests?.rate ?? 0
    var order: [String] = []
    var sums: [String: (rate: Double, count: Double, peers: [String: Double])] = [:]
    for peer in side?.peers ?? [] {
      for code in peer.requests?.codes ?? [] {
        let key =
          page.grouping == .flag ? code.flags : code.grpcStatus.map { "\(code.code)/\($0)" } ?? code.code
        if sums[key] == nil { order.append(key) }
        var sum = sums[key] ?? (0, 0, [:])
        sum.rate += code.rate
        sum.count += code.count
        sum.peers[isInbound ? peer.workload : Self.shortService(peer.service), default: 0] += code.rate
        sums[key] = sum
      }
    }
    for key in order.sorted(by: { (sums[$1]?.rate ?? 0, $0) < (sums[$0]?.rate ?? 0, $1) }) {
      guard let sum = sums[key], sum.count > 0 || sum.rate > 0 else { continue }
      let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
      let isFlag = page.grouping == .flag
      var row = DetailRow(name: isFlag ? (key == "-" || key.isEmpty ? "none" : key) : parts.first ?? key)
      var answer = DetailAnswer(
        code: isFlag ? "" : parts.first ?? key, grpcStatus: isFlag ? nil : parts.dropFirst().first,
        flags: isFlag ? key : "-")
      if let reporter = side?.reporter {
        answer.rates[reporter] = sum.rate
        if total > 0 { answer.shares[reporter] = min(100, sum.rate / total * 100) }
      }
      row.answer = answer
      let peers = sum.peers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.filter { $0.value > 0 }
      row.note = peers.prefix(3).map(\.key).joined(separator: ", ")
      if peers.count > 3 { row.note += " and \(peers.count - 3) more" }
      rows.append(row)
    }
    sections.append(
      DetailSection(
        kind: .groups,
        title: isInbound ? "What callers got" : "What it got", range: start..<rows.count,
        isInbound: isInbound,
        empty: none(isInbound: isInbound), reporters: side.map { [$0.reporter] } ?? [], hasRequests: true))
  }

  // MARK: - Proxies

  private mutating func proxies() {
    let sorted = report.proxies.sorted { a, b in
      a.isOutlier != b.isOutlier ? a.isOutlier : (a.pod ?? a.proxy) < (b.pod ?? b.proxy)
    }
    for proxy in sorted {
      var row = DetailRow(name: proxy.pod ?? proxy.proxy)
      row.note = proxy.proxy
      row.requests = proxy.inbound
      row.outbound = proxy.outbound
      row.tcp = proxy.tcp
      row.isOutlier = proxy.isOutlier
      row.target = .proxy(proxy.proxy)
      rows.append(row)
    }
    sections.append(
      DetailSection(
        kind: .proxies, title: rows.count == 1 ? "Its proxy" : "Its \(rows.count) proxies",
        range: 0..<rows.count, empty: "None of its proxies is read: what is told here, its callers told",
        hasRequests: rows.contains { $0.requests != nil || $0.outbound != nil },
        hasTCP: rows.contains { $0.tcp != nil }))
  }

  // MARK: - Answers

  private mutating func answers(isInbound: Bool) {
    let sides = (isInbound ? report.inbound : report.outbound)
      .filter { page.reporter == nil || !isInbound || $0.reporter == page.reporter }
    let start = rows.count
    var found: [String: DetailAnswer] = [:]
    for side in sides {
      let total = side.requests?.rate ?? 0
      for code in side.requests?.codes ?? [] where code.count > 0 || code.rate > 0 {
        let key = "\(code.code) \(code.grpcStatus ?? "") \(code.flags)"
        var answer =
          found[key] ?? DetailAnswer(code: code.code, grpcStatus: code.grpcStatus, flags: code.flags)
        answer.rates[side.reporter, default: 0] += code.rate
        if total > 0 { answer.shares[side.reporter, default: 0] += code.rate / total * 100 }
        found[key] = answer
      }
    }
    let sorted = found.sorted { a, b in
      let (x, y) = (a.value.rates.values.max() ?? 0, b.value.rates.values.max() ?? 0)
      return x != y ? x > y : a.key < b.key
    }
    for (_, answer) in sorted {
      var row = DetailRow(name: AnswerText.name(answer))
      row.answer = answer
      rows.append(row)
    }
    sections.append(
      DetailSection(
        kind: .answers, title: isInbound ? "Answers to its callers" : "Answers that it got",
        range: start..<rows.count, isInbound: isInbound, empty: none(isInbound: isInbound),
        reporters: Reporter.allCases.filter { one in sides.contains { $0.reporter == one } },
        hasRequests: true))
  }
}

extension ReporterMetrics {
  /// Something was counted.
  var hasTraffic: Bool { (requests?.count ?? 0) > 0 || tcp != nil || !peers.isEmpty }
}

extension DetailState {
  /// Makes the rows anew: numbers came, or another tab or view was chosen. The selection stays on its row by name.
  mutating func prepare() {
    let before = row.flatMap { rows[safe: $0] }
    guard let report else {
      (rows, sections) = ([], [])
      return
    }
    var maker = DetailRowMaker(self, report)
    maker.make()
    (rows, sections) = (maker.rows, maker.sections)
    if let wanted {
      row = rows.firstIndex {
        $0.peer?.workload == wanted.workload
          && (wanted.namespace == nil || $0.peer?.namespace == wanted.namespace)
      }
      if row != nil { (self.wanted, isRowNew) = (nil, true) }
      return
    }
    defer { if let row, !rows.indices.contains(row) { self.row = rows.isEmpty ? nil : rows.count - 1 } }
    guard let before else { return }
    row =
      rows.firstIndex {
        $0.name == before.name && $0.note == before.note && $0.service == before.service
          && $0.security == before.security && $0.protocol == before.protocol
      } ?? row
  }
}
