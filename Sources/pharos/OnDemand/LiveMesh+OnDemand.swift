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

  /// What one proxy's Envoy counts.
  func envoy(_ source: String) async -> EnvoyNumbers? {
    if let demand { await demand.envoys.numbers(of: source) } else { nil }
  }
}
