import Exposition
import Mesh
import Terminal

/// Listeners, a row for each way through them; and routes.
extension EnvoyTables {
  func listeners() -> ProxyTable {
    let rejected = Dictionary(
      (config?.rejections ?? []).filter { $0.section == .listeners }.map { ($0.name, $0) },
      uniquingKeysWith: { a, _ in a })
    var rows: [ProxyRow] = []
    for listener in config?.listeners ?? [] {
      let address = listener.address
      for (index, chain) in listener.chains.enumerated() {
        rows.append(row(listener, chain, index, address, rejected[listener.name] != nil))
      }
      if listener.chains.isEmpty {
        rows.append(
          row(
            listener, .empty, 0, address,
            rejected[listener.name] != nil))
      }
    }
    // One that was refused and has no other version in use.
    let inUse = Set((config?.listeners ?? []).map(\.name))
    for (name, rejection) in rejected.sorted(by: { $0.key < $1.key }) where !inUse.contains(name) {
      rows.append(
        ProxyRow(
          id: "rejected \(name)",
          [
            cell(""), cell(""), cell(""), ProxyCell(rejection.details, .failure), cell(""),
            ProxyCell("rejected", .failure), cell(name), cell(""), cell(""),
          ],
          piece: rejection.piece))
    }
    return ProxyTable(
      [
        Column(title: "address", width: 15, rank: 0, most: 30),
        Column(title: "port", width: 5, isRight: true, rank: 1),
        Column(title: "match", width: 18, rank: 2, most: 70),
        Column(title: "destination", width: 24, rank: 3, most: 70),
        Column(title: "mTLS", width: 10, rank: 4), Column(title: "state", width: 8, rank: 5),
        Column(title: "listener", width: 18, rank: 7, most: 28),
        Column(title: "chain", width: 16, rank: 8, most: 40),
        Column(title: "filters", width: 10, rank: 6, most: 40),
      ], rows, empty: "No listener")
  }

  private func row(
    _ listener: EnvoyListener, _ chain: EnvoyListener.Chain, _ index: Int, _ address: EnvoyAddress?,
    _ isRejected: Bool
  ) -> ProxyRow {
    let secure: ProxyCell
    if let security = chain.security {
      secure = ProxyCell(
        security.rawValue, security == .strict ? .lock : security == .permissive ? .text : .brokenLock)
    } else if let tls = chain.tls {
      secure = ProxyCell(tls.requiresClient ? "mutual" : "TLS", .lock)
    } else {
      secure = cell("")
    }
    var link: ProxyLink?
    switch chain.destination {
    case .route(let name): link = .rows(.routes, name)
    case .inlineRoute(let name, _): link = name.isEmpty ? nil : .rows(.routes, name)
    case .cluster(let name): link = .rows(.clusters, EnvoyClusterName(name).name)
    case .weighted(let all): link = all.first.map { .rows(.clusters, String($0.prefix { $0 != " " })) }
    case .other: break
    }
    let state = isRejected ? "rejected" : listener.state.rawValue
    return ProxyRow(
      id: "\(listener.name)#\(listener.state.rawValue)#\(index)",
      [
        ProxyCell(address?.host ?? "internal", address == nil ? .muted : .text),
        cell(address?.port.map(String.init) ?? "").numbered(address?.port.map(Double.init)),
        ProxyCell(chain.match, chain.match == "ALL" ? .muted : .text), ProxyCell(shown(chain.destination)),
        secure,
        ProxyCell(
          state,
          isRejected
            ? .failure : listener.state == .warming || listener.state == .draining ? .warning : .muted),
        cell(listener.name, .muted), cell(chain.name ?? "", .muted),
        cell(chain.filters.joined(separator: " "), .accent),
      ],
      piece: listener.piece, link: link, also: listener.direction ?? "")
  }

  private func shown(_ destination: EnvoyListener.Destination) -> String {
    guard case .cluster(let name) = destination else { return destination.text }
    return "Cluster: " + ClusterText.short(EnvoyClusterName(name))
  }

  // MARK: - Routes

  func routes() -> ProxyTable {
    let rejected = Set((config?.rejections ?? []).filter { $0.section == .routes }.map(\.name))
    let rows = (config?.routes ?? []).enumerated().map { index, route -> ProxyRow in
      let targets = route.targets.map { target in
        let name = ClusterText.short(EnvoyClusterName(target.cluster))
        guard route.targets.count > 1, let percent = target.percent else { return name }
        return "\(format.percent(percent)) \(name)"
      }
      let target = targets.isEmpty ? route.reply ?? "" : targets.joined(separator: ", ")
      let extras = route.extras + (targets.isEmpty ? [] : [route.reply].compactMap { $0 })
      let isBad =
        route.targets.contains { $0.cluster == "BlackHoleCluster" } || rejected.contains(route.table)
      return ProxyRow(
        id: "\(route.table)#\(route.host)#\(index)",
        [
          ProxyCell(route.table), cell(route.domains.joined(separator: ", ")), ProxyCell(route.match),
          ProxyCell(target, isBad ? .failure : .text), cell(route.service?.text ?? "", .accent),
          route.timeout.map {
            ProxyCell($0 == 0 ? "none" : format.milliseconds($0 * 1000), .muted, number: $0)
          } ?? cell("15 s", .faint),
          cell(route.retries ?? "", .muted), cell(extras.joined(separator: ", ")), cell(route.host, .muted),
          cell(route.name ?? "", .muted),
        ],
        piece: route.piece,
        link: route.targets.first.map { .rows(.clusters, EnvoyClusterName($0.cluster).name) },
        origin: route.service, also: route.targets.map(\.cluster).joined(separator: " "))
    }
    return ProxyTable(
      [
        Column(title: "name", width: 10, rank: 0, most: 36),
        Column(title: "domains", width: 20, rank: 1, most: 48),
        Column(title: "match", width: 12, rank: 2, most: 44),
        Column(title: "target", width: 24, rank: 3, most: 70),
        Column(title: "service", width: 16, rank: 4, most: 30),
        Column(title: "timeout", width: 7, isRight: true, rank: 5),
        Column(title: "retries", width: 12, rank: 6, most: 40),
        Column(title: "also", width: 10, rank: 7, most: 40),
        Column(title: "host", width: 16, rank: 8, most: 40),
        Column(title: "route", width: 10, rank: 9, most: 24),
      ], rows, empty: "No route")
  }
}
