/// Every fault in force. The configuration of the proxies and the behaviour of the applications follow from it.
struct FaultState: Sendable, Hashable {
  /// Percent of requests that an application answers with 500, by workload.
  var errorPercent: [String: Int] = [:]
  /// Milliseconds that an application waits before it answers, by workload.
  var latencyMilliseconds: [String: Int] = [:]
  /// Percent of calls that callers' proxies abort with 503 on purpose, by workload called.
  var abortPercent: [String: Int] = [:]
  /// Milliseconds that callers' proxies hold calls on purpose, by workload called.
  var delayMilliseconds: [String: Int] = [:]
  /// Workloads whose application does not listen.
  var down: Set<String> = []
  /// Workloads whose endpoints callers do not know.
  var withoutEndpoints: Set<String> = []
  /// Workloads that callers' circuit breakers let one request through to.
  var overflowing: Set<String> = []
  /// Workloads that callers speak plaintext to.
  var plaintext: Set<String> = []
  /// Workloads that accept plaintext.
  var permissive: Set<String> = []
  /// Workloads that callers route to a subset which does not exist.
  var misrouted: Set<String> = []
  /// Workloads whose proxy is not running.
  var proxyKilled: Set<String> = []
  /// Workloads whose proxy is stopped (SIGSTOP).
  var proxyStopped: Set<String> = []
  /// Where nobody sends anything: the mesh's entrance, or none.
  var quiet: Set<String> = []
  /// The mistake in the mesh's YAML; one at a time, so that what it does can be seen.
  var config: ConfigFault?
}
