import Exposition
import FoundationEssentials
import Mesh
import Terminal

/// The first page of a proxy: how far each kind of its configuration has come, what it refused, how its hosts are.
enum ProxyOverview {
  static func lines(_ state: AppState, _ page: ProxyState, width: Int) -> [TextLine] {
    guard let config = page.config else { return [] }
    var lines: [TextLine] = []
    if case .envoy(let dump)? = config.dump {
      lines += rejections(state, dump, width)
      lines += progress(state, dump, config, width)
    } else if case .ztunnel(let dump)? = config.dump {
      lines += ztunnel(dump)
    }
    lines += sync(config, width)
    lines += hosts(state, page)
    lines += facts(config, width)
    lines += cost(state, config)
    return lines
  }

  private static func heading(_ text: String) -> TextLine { TextLine(text, TextLine.headingStyle) }

  // MARK: - Refused

  private static func rejections(_ state: AppState, _ dump: EnvoyConfig, _ width: Int) -> [TextLine] {
    guard !dump.rejections.isEmpty else { return [] }
    let sign = Symbol.failure.character(state.glyphs)
    var lines = [
      TextLine(
        "\(sign) Refused by the proxy (NACK); what was before is still in use",
        Style(.failure, on: .ground, .bold))
    ]
    for rejection in dump.rejections.prefix(8) {
      var line = TextLine("  \(rejection.section.service ?? rejection.section.rawValue) ", Style(.failure))
      line.add(rejection.name.isEmpty ? "all of it" : rejection.name, Style(.text))
      if let at = rejection.at {
        line.add("  at \(ClockText.time(at, utcOffset: state.utcOffset))", Style(.muted))
      }
      if let version = rejection.version { line.add("  version \(version)", Style(.muted)) }
      lines.append(line)
      lines += TextLine.wrap(rejection.details, width: width, Style(.warning), indent: "    ")
    }
    if dump.rejections.count > 8 {
      lines.append(TextLine("  and \(dump.rejections.count - 8) more", Style(.muted)))
    }
    return lines + [TextLine()]
  }

  // MARK: - How far each kind has come

  private static func progress(
    _ state: AppState, _ dump: EnvoyConfig, _ config: ProxyConfigAnswer, _ width: Int
  ) -> [TextLine] {
    var head = TextLine("Configuration", TextLine.headingStyle)
    func pad(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - TextWidth.of(text)))
    }
    head.pad(to: 16)
    head.add(pad("in use", 8) + pad("warming", 9) + pad("refused", 9), Style(.muted))
    head.add(pad("istiod", 10), Style(.muted))
    head.add(pad("changed", 16) + "version", Style(.muted))
    var lines = [head]
    for section in EnvoyConfig.Section.allCases {
      guard let one = dump.progress[section], section != .bootstrap, section != .other else { continue }
      if one.count == 0, one.warming == 0, [.scopedRoutes, .extensions].contains(section) { continue }
      var line = TextLine(pad("\(section.service ?? "")  \(section.rawValue)", 16), Style(.text))
      let warming = one.warming + (section == .listeners ? dump.listeners.count { $0.state == .warming } : 0)
      line.add(pad("\(one.count)", 8), Style(.text))
      line.add(pad(warming == 0 ? "" : "\(warming)", 9), Style(.warning))
      line.add(pad(one.rejected == 0 ? "" : "\(one.rejected)", 9), Style(.failure, on: .ground, .bold))
      let told = config.sync.compactMap { $0.status?.states[section.service ?? ""] }.first
      line.add(pad(told?.rawValue ?? "", 10), Style(told.map(ink) ?? .muted))
      line.add(pad(one.updated.map { changed($0, state) } ?? "", 16), Style(.muted))
      let versions = one.versions.prefix(3).joined(separator: ", ")
      line.add(one.versions.count > 3 ? "\(one.versions.count) versions" : versions, Style(.muted))
      lines.append(line)
    }
    return lines + [TextLine()]
  }

  private static func changed(_ date: Date, _ state: AppState) -> String {
    guard let now = state.latest?.timestamp, now.timeIntervalSince(date) >= 0 else {
      return ClockText.time(date, utcOffset: state.utcOffset)
    }
    return Format(state.glyphs).seconds(now.timeIntervalSince(date)) + " ago"
  }

  private static func ink(_ state: SyncStatus.State) -> Ink {
    switch state {
    case .synced: .healthy
    case .stale, .error: .failure
    case .notSent, .unknown: .muted
    }
  }

  private static func sync(_ config: ProxyConfigAnswer, _ width: Int) -> [TextLine] {
    guard !config.sync.isEmpty else { return [] }
    var lines = [heading("Proxy status")]
    for sync in config.sync {
      var line = TextLine("istiod \(sync.controlPlane)", Style(.text))
      if let status = sync.status {
        for kind in SyncStatus.kinds {
          guard let state = status.states[kind] else { continue }
          line.add("  \(kind) ", Style(.muted))
          line.add(state.rawValue, Style(ink(state)))
        }
        lines.append(line)
      } else {
        lines += TextLine.wrap(
          "istiod \(sync.controlPlane): \(sync.problem ?? "no answer")", width: width, Style(.warning))
      }
    }
    return lines + [TextLine()]
  }

  private static func ztunnel(_ dump: ZtunnelConfig) -> [TextLine] {
    let hbone = dump.workloads.count { $0.protocol == "HBONE" }
    var line = TextLine("\(dump.workloads.count) workloads", Style(.text))
    line.add(", \(hbone) by HBONE", Style(.lock))
    line.add(
      "  \(dump.services.count) services  \(dump.policies.count) policies  \(dump.connections.count) connections",
      Style(.text))
    let bad = dump.identities.filter { $0.state != "Available" }
    var second = TextLine("\(dump.identities.count) identities", Style(.text))
    if !bad.isEmpty { second.add("  \(bad.count) without a certificate", Style(.failure)) }
    return [heading("Known to this ztunnel"), line, second, TextLine()]
  }

  // MARK: - Hosts and certificates

  private static func hosts(_ state: AppState, _ page: ProxyState) -> [TextLine] {
    let sums = page.sums
    var lines: [TextLine] = []
    if page.hosts?.hosts != nil {
      var line = TextLine("\(sums.hosts) hosts", Style(.text))
      line.add("  of \(sums.clusters.values.reduce(0, +)) clusters", Style(.muted))
      if !sums.clusters.isEmpty {
        let kinds = sums.clusters.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(
          separator: ", ")
        line.add(" (\(kinds))", Style(.muted))
      }
      lines.append(line)
      let bad = [
        ("unhealthy", sums.unhealthy, Ink.failure), ("put aside (outlier)", sums.ejected, .failure),
        ("draining", sums.draining, .warning),
      ]
      for (label, count, ink) in bad where count > 0 {
        lines.append(TextLine("  \(Symbol.failure.character(state.glyphs)) \(count) \(label)", Style(ink)))
      }
      if !bad.contains(where: { $0.1 > 0 }) {
        lines.append(TextLine("  \(Symbol.check.character(state.glyphs)) all healthy", Style(.healthy)))
      }
    }
    if let expiry = sums.nextExpiry, let now = state.latest?.timestamp {
      let left = expiry.timeIntervalSince(now)
      let ending = CertificateState(expires: expiry, validFrom: nil, now: now)
      var line = TextLine("certificate ", Style(.muted))
      line.add(page.sums.nextExpiryName, Style(.text))
      line.add(
        left > 0 ? " ends in \(Format(state.glyphs).seconds(left))" : " has expired",
        Style(ending == .expired ? .failure : ending == .soon ? .warning : .text))
      lines.append(line)
    }
    return lines.isEmpty ? [] : [heading("Hosts and certificates")] + lines + [TextLine()]
  }

  // MARK: - Facts

  private static func facts(_ config: ProxyConfigAnswer, _ width: Int) -> [TextLine] {
    var all = config.facts
    if case .envoy(let dump)? = config.dump {
      let known = Set(all.map(\.label))
      all += dump.facts.filter { !known.contains($0.label) }
    }
    guard !all.isEmpty else { return [] }
    let label = 20
    return [heading("Started with")]
      + all.flatMap { fact in
        let wrapped = TextLine.wrap(fact.text, width: max(10, width - label), Style(.text))
        return wrapped.enumerated().map { index, line in
          var out = TextLine(index == 0 ? TextWidth.cut(fact.label, to: label - 1) : "", Style(.muted))
          out.pad(to: label)
          out.runs += line.runs
          return out
        }
      } + [TextLine()]
  }

  private static func cost(_ state: AppState, _ config: ProxyConfigAnswer) -> [TextLine] {
    guard let dump = config.dump else { return [] }
    let format = Format(state.glyphs)
    var line = TextLine("dump of \(format.bytes(Double(dump.size)))", Style(.faint))
    if let fetch = config.fetchMs { line.add(", came in \(format.milliseconds(fetch))", Style(.faint)) }
    if let read = config.readMs { line.add(", read in \(format.milliseconds(read))", Style(.faint)) }
    return [line]
  }
}
