import Exposition
import Mesh

/// What a poller keeps of a proxy whose own counters it reads.
struct PlainPolling {
  /// Seconds between two readings of `/clusters`.
  static let endpointsPeriod = 5.0
  /// Up to so many bytes it is read with each tick where workloads share an upstream.
  static let smallEndpoints = 64 << 10
  /// Seconds between two readings of `/config_dump`, when there is no reason to read it anew.
  static let configurationPeriod = 300.0
  /// The same when upstreams came or went.
  static let configurationRest = 30.0

  var translator: PlainTranslator
  let table = SeriesTable()
  var flushes: FlushSchedule
  /// When to look again whether there are series of Istio's.
  var istioDueAt: Double
  var digest: UInt64 = 0
  var isFirst = true
  var takesFilter = true
  var hasAdmin = true
  var endpointsDueAt = -Double.infinity
  var configurationDueAt = -Double.infinity
  var configurationReadAt = -Double.infinity
  var clusterNames: Set<String> = []
  var endpointsBytes = 0
}

/// What speaks for reading a proxy's own counters.
struct PlainEvidence {
  /// Seconds to wait for `istio_*` series of a proxy that may well have some.
  static let patience = 10.0

  /// Since when there were none.
  var silentSince: Double?
  var lookAt = -Double.infinity
  /// Istio's series were read from this process.
  var hasIstio = false
}
