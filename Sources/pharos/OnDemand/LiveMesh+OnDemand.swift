import Dashboard
import Exposition
import Feeds
import Mesh
import Metrics

extension LiveMesh {
  /// Any metric over time. One that the polls leave out is read from now on, as long as it is asked for.
  func explore(_ question: MetricExploration) async -> MetricsPanels? {
    guard let demand, !question.isOfPolls, !ProxyQuery.isPolled(question.name) else {
      return await hub.explore(question)
    }
    let known = await hub.sources(of: question.name)
    let other = await demand.watched.past(of: question.name, source: question.source, known: known)
    return await hub.explore(question, also: [other])
  }

  /// Names of all metrics that are polled, and of all that some proxies have.
  func metricNames() async -> [String] {
    async let polled = hub.metricNames()
    guard let demand else { return await polled }
    return await demand.names.names().union(await polled).sorted()
  }

  /// What all proxies say of their certificates.
  func certificates() async -> [CertificateAnswer]? {
    if let demand { await demand.certificates.all() } else { nil }
  }

  /// What one proxy says for its page.
  func proxy(_ question: ProxyQuestion) async -> ProxyAnswer? {
    guard let admin = demand?.admin else { return nil }
    return switch question.part {
    case .config: .config(await admin.config(of: question.source))
    case .hosts: .hosts(await admin.hosts(of: question.source))
    case .loggers: .loggers(await admin.loggers(of: question.source))
    case .statistics(let isAll): .statistics(await admin.statistics(of: question.source, isAll: isAll))
    }
  }

  /// What one proxy's Envoy counts.
  func envoy(_ source: String) async -> EnvoyNumbers? {
    if let demand { await demand.envoys.numbers(of: source) } else { nil }
  }
}

extension LiveMesh: ProxyControl {
  func setLogLevel(of source: String, logger: String?, to level: String) async -> ProxyLoggersAnswer {
    guard let admin = demand?.admin else {
      return ProxyLoggersAnswer(source: source, problem: "no proxy is asked")
    }
    return await admin.setLevel(of: source, logger: logger, to: level)
  }
}
