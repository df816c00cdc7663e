import Exposition
import FoundationEssentials
import Mesh
import Wire

/// Asks one proxy's admin port for everything that is not in the polls, while somebody looks at it.
public actor AdminQuestions {
  /// The largest dump that is taken: of ten thousand services it has some 200 MB.
  private static let maximumBytes = 512 << 20
  /// Seconds for a whole dump, and without a single byte of it.
  private static let dumpTimeout = 60.0
  private static let idleTimeout = 10.0

  private let asking: ProxyAsking
  let controlPlanes: @Sendable () -> [ProxyTarget]
  private let access: any AdminAccess
  /// The dump that was read last, told again as long as the bytes are the same.
  private var last: (source: String, answer: ProxyConfigAnswer)?
  private var statistics = StatisticsReads()
  private var families: (source: String, at: Double, families: Set<EnvoyFamily>)?

  /// Makes it; nothing is asked before somebody wants to know.
  /// - Parameters:
  ///   - controlPlanes: istiods, whose `/debug/syncz` is asked.
  ///   - access: the way to admin ports; nil: as the proxies were given.
  public init(
    _ asking: ProxyAsking, controlPlanes: @escaping @Sendable () -> [ProxyTarget] = { [] },
    access: (any AdminAccess)? = nil
  ) {
    self.asking = asking
    self.controlPlanes = controlPlanes
    self.access = access ?? DirectAdminAccess({ asking.targets })
  }

  // MARK: - Asking

  enum Outcome: Sendable {
    case body([UInt8], milliseconds: Double)
    case refused(Int)
    case failed(String)
  }

  func ask(
    _ address: AdminAddress, _ path: String, method: String = "GET", timeout: Double = 5,
    maximumBytes: Int = 64 << 20
  ) async -> Outcome {
    let start = asking.clock.now()
    let request = HTTPRequest(
      url: address.url + path, method: method, headers: address.headers, timeout: timeout, connectTimeout: 3,
      maximumBytes: maximumBytes, tls: address.tls, idleTimeout: Self.idleTimeout)
    do {
      let response = try await asking.transport.send(request)
      guard response.status == 200 else { return .refused(response.status) }
      return .body(response.body, milliseconds: (asking.clock.now() - start) * 1000)
    } catch {
      return .failed(error.description)
    }
  }

  private func now() -> Date { asking.clock.wallTime() ?? Date(timeIntervalSince1970: 0) }

  /// Whether a status says that there is another program, or another port of Istio's, at the address.
  private static func isElsewhere(_ status: Int) -> Bool { [400, 403, 404, 405, 501].contains(status) }

  private func problem(_ status: Int, _ path: String, _ source: String) -> String {
    Self.isElsewhere(status)
      ? DirectAdminAccess.advice(source)
      : AnswerProblem.reason(status: status, path: path) ?? "answers \(status)"
  }

  // MARK: - Configuration

  /// All of a proxy's configuration.
  public func config(of source: String) async -> ProxyConfigAnswer {
    var answer = ProxyConfigAnswer(source: source, at: now())
    let address: AdminAddress
    do {
      address = try await access.adminAddress(of: source)
    } catch {
      answer.problem = error.description
      answer.hasNoAdmin = true
      return answer
    }
    async let info = ask(address, "/server_info")
    async let certificates = ask(address, "/certs")
    let dump = await ask(
      address, "/config_dump?include_eds", timeout: Self.dumpTimeout, maximumBytes: Self.maximumBytes)
    if case .body(let body, _) = await info {
      answer.identity = ServerInfo.parse(body)
      answer.facts = ServerInfo.facts(body)
    }
    if case .body(let body, _) = await certificates {
      answer.certificates = CertificateList.parse(body) ?? []
    }
    switch dump {
    case .failed(let reason): answer.problem = reason
    case .refused(let status):
      answer.problem = problem(status, "/config_dump", source)
      answer.hasNoAdmin = Self.isElsewhere(status) && answer.identity == nil
    case .body(let body, let milliseconds):
      answer.fetchMs = milliseconds
      read(body, &answer)
    }
    answer.sync = await sync(of: answer)
    if answer.dump != nil { last = (source, answer) }
    return answer
  }

  private func read(_ body: [UInt8], _ answer: inout ProxyConfigAnswer) {
    if let last, last.source == answer.source, let known = last.answer.dump, known.body == body {
      answer.dump = known
      answer.readMs = last.answer.readMs
      answer.problem = last.answer.problem
      return
    }
    let start = asking.clock.now()
    if let config = EnvoyConfig.parse(body) {
      answer.dump = .envoy(config)
      answer.problem = config.problem
    } else if let config = ZtunnelConfig.parse(body) {
      answer.dump = .ztunnel(config)
      answer.problem = config.problem
    } else {
      answer.problem = "answers, but not with a configuration: is \(answer.source) an Envoy's admin port?"
    }
    answer.readMs = (asking.clock.now() - start) * 1000
  }

  // MARK: - Hosts

  /// The hosts of its clusters as they are now.
  public func hosts(of source: String) async -> ProxyHostsAnswer {
    var answer = ProxyHostsAnswer(source: source, at: now())
    do {
      let address = try await access.adminAddress(of: source)
      switch await ask(address, "/clusters?format=json", timeout: 20, maximumBytes: Self.maximumBytes) {
      case .failed(let reason): answer.problem = reason
      case .refused(let status): answer.problem = problem(status, "/clusters", source)
      case .body(let body, _):
        let parsed = ClusterHosts.parse(body)
        answer.hosts = parsed?.hosts
        answer.problem =
          parsed == nil ? "/clusters answers with something else than Envoy's hosts" : parsed?.problem
      }
    } catch {
      answer.problem = error.description
    }
    return answer
  }

  // MARK: - Log levels

  /// Its loggers.
  public func loggers(of source: String) async -> ProxyLoggersAnswer {
    await loggers(of: source, "/logging", method: "GET")
  }

  /// Sets the level of one logger, or of all, and tells how they stand then. This changes the proxy.
  public func setLevel(of source: String, logger: String?, to level: String) async -> ProxyLoggersAnswer {
    guard let path = LoggerList.path(setting: logger, to: level) else {
      return ProxyLoggersAnswer(source: source, problem: "\(logger ?? "all") cannot be set to \(level)")
    }
    return await loggers(of: source, path, method: "POST")
  }

  private func loggers(of source: String, _ path: String, method: String) async -> ProxyLoggersAnswer {
    var answer = ProxyLoggersAnswer(source: source)
    do {
      let address = try await access.adminAddress(of: source)
      var outcome = await ask(address, path, method: method)
      // Envoys before 1.9 take a GET; later ones want a POST even for reading.
      if case .refused(let status) = outcome, status == 405 || status == 400 {
        if method == "GET" { outcome = await ask(address, path, method: "POST") }
      }
      switch outcome {
      case .failed(let reason): answer.problem = reason
      case .refused(let status): answer.problem = problem(status, "/logging", source)
      case .body(let body, _):
        answer.loggers = LoggerList.parse(body)
        if answer.loggers == nil {
          answer.problem = "/logging answers with something else than Envoy's loggers"
        }
      }
    } catch {
      answer.problem = error.description
    }
    return answer
  }

  // MARK: - Statistics

  /// Every statistic, with rates since the read before.
  /// - Parameter isAll: also those that nothing was ever counted with.
  public func statistics(of source: String, isAll: Bool) async -> ProxyStatisticsAnswer {
    var answer = ProxyStatisticsAnswer(source: source, at: now(), isAll: isAll)
    do {
      let address = try await access.adminAddress(of: source)
      let question = isAll ? "/stats?" : "/stats?usedonly&"
      async let gauges = ask(address, question + "type=Gauges", timeout: 20)
      async let histograms = ask(address, question + "type=Histograms", timeout: 20)
      let counters = await ask(address, question + "type=Counters", timeout: 20)
      let outcomes = await [counters, gauges, histograms]
      let time = asking.clock.now()
      var parts: [RawStatistics?] = []
      for (outcome, kind) in zip(outcomes, [RawStatistics.Kind.counter, .gauge, .histogram]) {
        switch outcome {
        case .failed(let reason): answer.problem = reason
        case .refused(let status): answer.problem = problem(status, "/stats", source)
        case .body(let body, _): parts.append(RawStatistics.parse(body, kind: kind))
        }
      }
      guard answer.problem == nil else { return answer }
      guard let all = Self.join(parts) else {
        answer.problem = "/stats answers with something else than Envoy's statistics"
        return answer
      }
      answer.collected = await collected(of: source, address)
      (answer.rows, answer.seconds) = statistics.rows(of: source, all, at: time)
    } catch {
      answer.problem = error.description
    }
    return answer
  }

  /// What is counted at all: `usedonly` leaves out what had nothing to count as well as what is not collected.
  private func collected(of source: String, _ address: AdminAddress) async -> Set<EnvoyFamily>? {
    let now = asking.clock.now()
    if let known = families, known.source == source, now - known.at < 60 { return known.families }
    let path = "/stats?filter=\(ProxyQuery.encode(EnvoyReading.filter))"
    guard case .body(let body, _) = await ask(address, path, timeout: 20), let all = RawStatistics.parse(body)
    else {
      return nil
    }
    let found = Set(all.entries.compactMap { EnvoyStatistic.ofCluster($0.name)?.statistic.family })
    families = (source, now, found)
    return found
  }

  /// Envoys before 1.24 do not know the question for one type and answer each time with all.
  private static func join(_ parts: [RawStatistics?]) -> [RawStatistics.Entry]? {
    guard let counters = parts[safe: 0] ?? nil, let gauges = parts[safe: 1] ?? nil,
      let histograms = parts[safe: 2] ?? nil
    else { return nil }
    if histograms.entries.contains(where: { $0.kind == .histogram && $0.value != nil }) {
      return counters.entries.map { entry in
        var entry = entry
        if entry.value != nil { entry.kind = RawStatistics.guess(entry.name) }
        return entry
      }
    }
    return (counters.entries + gauges.entries + histograms.entries).sorted { $0.name < $1.name }
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension ProxyConfigAnswer.Dump {
  /// The bytes as they came.
  var body: [UInt8] {
    switch self {
    case .envoy(let config): config.body
    case .ztunnel(let config): config.body
    }
  }
}
