import Exposition
import Mesh
import Wire

/// Polls a proxy that has no `istio_*` series: its own counters each tick, its endpoints each 5 s, its configuration when
/// its upstreams change. What comes of it is told as a scrape of Istio's standard metrics.
extension ProxyPoller {
  /// Whether to read the proxy's own counters, decided when it has answered with nothing of Istio's.
  ///
  /// An Envoy whose node id is not Istio's is one at once. A sidecar is one when its endpoints have counted requests and
  /// there still is no series of Istio's; so is what answers at a statistics port alone and counts requests.
  func isPlain(_ parsed: ExpositionResult, tick: Double) async -> Bool {
    if identity?.role == "ztunnel" || plain == nil && plainEvidence.hasIstio { return false }
    if parsed.samples.contains(where: { ProxyQuery.isPolled(StandardName.normalize($0.series.name)) }) {
      plain = nil
      plainEvidence = PlainEvidence()
      plainEvidence.hasIstio = true
      return false
    }
    if plain != nil {
      plain?.istioDueAt = tick + Self.identityPeriod
      return true
    }
    let since = plainEvidence.silentSince ?? tick
    plainEvidence.silentSince = since
    if target.identity == nil, let identity, identity.role == nil {
      begin(tick: tick)
      return true
    }
    // Over a way that others need too nothing of use can be had: only statistics ports are read there.
    guard target.base == nil, tick - since >= PlainEvidence.patience, tick >= plainEvidence.lookAt else {
      return false
    }
    plainEvidence.lookAt = tick + Self.identityPeriod
    guard await countsRequests() else { return false }
    begin(tick: tick)
    return true
  }

  private func begin(tick: Double) {
    let known = identity
    let workload = PlainWorkload(
      workload: known?.workload ?? known?.pod ?? source, namespace: known?.namespace, app: known?.app,
      version: known?.version == "latest" ? nil : known?.version, cluster: known?.cluster)
    plain = PlainPolling(
      translator: PlainTranslator(source: workload, neighbours: shared.neighbours, proxyHost: target.host),
      flushes: FlushSchedule(interval: shared.interval), istioDueAt: tick + Self.identityPeriod)
  }

  /// Requests to others than the proxy's own control plane have been counted.
  private func countsRequests() async -> Bool {
    if case .success(let response) = await ask(ProxyQuery.endpointsPath, isKept: false).result,
      response.status == 200,
      let endpoints = PlainEndpoints.parse(response.body)
    {
      return endpoints.clusters.contains { cluster in
        let name = EnvoyClusterName(cluster.name)
        return name.kind == .outbound && cluster.hosts.contains { $0.successes + $0.errors > 0 }
      }
    }
    guard
      case .success(let response) = await ask(plainPath(PlainReading.counterFilter), isKept: false).result,
      response.status == 200
    else { return false }
    var reading = PlainReading()
    let samples = SeriesTable().parse(response.body, keep: PlainReading.names).samples
    return reading.values(samples).contains {
      $0.key.owner == .cluster && $0.key.statistic == .answers && $0.value > 0
        && !PlainLabels.own.contains(EnvoyClusterName($0.key.name).name)
    }
  }

  private func plainPath(_ filter: String) -> String {
    let separator = statsPath.contains("?") ? "&" : "?"
    return "\(statsPath)\(separator)usedonly&filter=\(ProxyQuery.encode(filter))"
  }

  /// One tick.
  func pollPlain(tick: Double) async {
    guard let state = plain else { return }
    let asksHistograms = state.takesFilter && state.flushes.isDue(at: tick)
    let isSmall = state.translator.needsEndpoints && state.endpointsBytes <= PlainPolling.smallEndpoints
    let asksEndpoints = state.hasAdmin && (tick >= state.endpointsDueAt || isSmall)
    let asksConfiguration = state.hasAdmin && tick >= state.configurationDueAt
    let mainPath = state.takesFilter ? plainPath(PlainReading.counterFilter) : statsPath
    let histogramPath = plainPath(PlainReading.histogramFilter)
    let isFirst = state.isFirst
    let isFiltered = state.takesFilter
    async let endpoints = asksEndpoints ? ask(ProxyQuery.endpointsPath, isKept: false) : nil
    async let configuration = asksConfiguration ? ask(ProxyQuery.configurationPath, isKept: false) : nil
    async let histograms = asksHistograms ? ask(histogramPath) : nil
    // A body that is not filtered would be read again as Istio's.
    async let counters = ask(mainPath, isKept: isFiltered)
    if let answer = await endpoints { take(endpoints: answer, tick: tick) }
    if let answer = await configuration { take(configuration: answer, tick: tick) }
    let main = await counters
    let slow = await histograms
    if isFirst { await meetNeighbours(tick: tick) }
    let isAlive = await take(counters: main, tick: tick)
    if isAlive, let slow { await take(histograms: slow, tick: tick) }
  }

  private func take(endpoints answer: Answer, tick: Double) {
    plain?.endpointsDueAt = tick + PlainPolling.endpointsPeriod - shared.interval * 0.25
    guard case .success(let response) = answer.result else { return }
    guard response.status == 200, let endpoints = PlainEndpoints.parse(response.body) else {
      // A statistics port: nothing of the admin's is there.
      if (400..<500).contains(response.status) { plain?.hasAdmin = false }
      return
    }
    plain?.translator.update(endpoints)
    plain?.endpointsBytes = response.body.count
    let names = Set(endpoints.clusters.map(\.name))
    guard let state = plain, names != state.clusterNames else { return }
    plain?.clusterNames = names
    plain?.configurationDueAt = min(
      state.configurationDueAt, state.configurationReadAt + PlainPolling.configurationRest)
  }

  private func take(configuration answer: Answer, tick: Double) {
    plain?.configurationDueAt = tick + PlainPolling.configurationRest
    guard case .success(let response) = answer.result, response.status == 200,
      let configuration = PlainConfiguration.parse(response.body)
    else { return }
    plain?.configurationReadAt = tick
    plain?.configurationDueAt = tick + PlainPolling.configurationPeriod
    plain?.translator.update(configuration)
    introduce(configuration)
  }

  /// Tells the neighbours where this proxy listens.
  private func introduce(_ configuration: PlainConfiguration) {
    guard let translator = plain?.translator else { return }
    let names = [translator.source.workload, identity?.pod, translator.source.app].compactMap { $0 }
    shared.neighbours.register(
      source, translator.source, hosts: [target.host] + configuration.nodeAddresses, names: names,
      configuration,
      isCaptured: !configuration.nodeAddresses.isEmpty)
  }

  /// Waits, before the first numbers, until the other proxies have said who they are, and then until they have named
  /// their far ends: at most half of an interval.
  private func meetNeighbours(tick: Double) async {
    plain?.isFirst = false
    let neighbours = shared.neighbours
    neighbours.settle(source)
    let limit = tick + shared.interval * 0.5
    await neighbours.wait(for: .settled, until: limit, shared.clock)
    plain?.translator.resolve()
    neighbours.resolve(source)
    await neighbours.wait(for: .resolved, until: limit + shared.interval * 0.1, shared.clock)
  }

  private func take(counters answer: Answer, tick: Double) async -> Bool {
    switch answer.result {
    case .failure(let error):
      if case .timedOut = error { hangs = true } else { hangs = false }
      fail(error == .cancelled ? "the request was cancelled" : error.description, answer, tick)
      return false
    case .success(let response):
      hangs = false
      if response.status == 400, plain?.takesFilter == true {
        plain?.takesFilter = false
        return await take(counters: ask(statsPath, isKept: false), tick: tick)
      }
      if let reason = AnswerProblem.reason(of: response, from: target, path: answer.path) {
        fail(reason, answer, tick)
        return false
      }
      guard let parsed = plain?.table.parse(response.body, keep: PlainReading.names) else { return false }
      if let foreign = parsed.foreign {
        fail("answers, but not with Prometheus text: \(foreign)", answer, tick)
        return false
      }
      let samples = plain?.translator.counters(parsed.samples) ?? []
      await tell(samples, .counters, parsed, response, answer)
      if plain?.takesFilter == false {
        await tell(plain?.translator.histograms(parsed.samples) ?? [], .histograms, parsed, response, answer)
      }
      return true
    }
  }

  private func take(histograms answer: Answer, tick: Double) async {
    guard case .success(let response) = answer.result, response.status == 200,
      let parsed = plain?.table.parse(response.body, keep: PlainReading.names), parsed.foreign == nil
    else { return }
    let digest = parsed.samples.digest
    let hasChanged = digest != plain?.digest
    plain?.flushes.observe(changed: hasChanged, at: tick)
    plain?.digest = digest
    let samples = plain?.translator.histograms(parsed.samples) ?? []
    await tell(samples, .histograms, parsed, response, answer)
  }

  /// Tells what was made of a body; a recording keeps it as if the proxy had printed it.
  private func tell(
    _ samples: [Sample], _ part: Scrape.Part, _ parsed: ExpositionResult, _ response: HTTPResponse,
    _ answer: Answer
  ) async {
    let wallTime = shared.clock.wallTime()
    if let recorder = shared.recorder {
      var made = response
      made.body = PlainText.text(samples)
      await recorder.record(
        .success(made), of: source, path: ProxyQuery.path(part), at: answer.at, wallTime: wallTime)
    }
    emit(
      .scrape(
        Scrape(
          source: source, at: answer.at, wallTime: wallTime, part: part, samples: samples,
          durationMs: response.milliseconds, bytes: response.body.count, problem: parsed.problem)))
  }
}
