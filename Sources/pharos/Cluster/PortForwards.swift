import Feeds
import Kubernetes
import Mesh

/// Port-forwards to the proxies that are polled, kept up as pods come and go.
actor PortForwards {
  /// What can be asked by them.
  struct Standing: Sendable {
    var proxies: [ProxyTarget] = []
    var controlPlanes: [ProxyTarget] = []
    /// None could be made; why.
    var problem: String?
  }

  private let access: ClusterAccess
  private let environment: [String: String]
  private let suffix: String
  private let tell: @Sendable (Standing) -> Void
  /// Why the last one that failed did.
  private var problem: String?
  private var standing: [String: Entry] = [:]
  /// Those that have fallen, which kubectl does when a pod goes or its port is closed.
  private var falls: [String: (count: Int, retryAt: Double)] = [:]
  private let clock = SystemClock()

  private struct Entry {
    var forward: PortForward
    var target: ProxyTarget
    var proxy: ClusterProxy
    var since: Double
    /// It was found fallen; what it led to still counts as a source.
    var isFallen = false
  }

  /// Seconds after which one that stood is made again at once when it falls.
  private static let steadySeconds = 60.0
  private var starting: Set<String> = []
  private var wanted: [String: ClusterProxy] = [:]

  /// - Parameter tell: takes what can be polled and why nothing can, whenever that changes.
  init(
    _ access: ClusterAccess, environment: [String: String], suffix: String = "",
    tell: @escaping @Sendable (Standing) -> Void
  ) {
    self.access = access
    self.environment = environment
    self.suffix = suffix
    self.tell = tell
  }

  /// From now on these are forwarded to and no others.
  func keep(_ proxies: [ClusterProxy]) {
    wanted = Dictionary(proxies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (name, entry) in standing where wanted[name] == nil {
      entry.forward.stop()
      standing[name] = nil
      falls[name] = nil
    }
    publish()
    renew()
    for proxy in proxies where standing[proxy.name] == nil && starting.insert(proxy.name).inserted {
      Task { await self.start(proxy) }
    }
  }

  /// Makes those that have fallen anew, ever less often where they fall again and again.
  func renew() {
    let now = clock.now()
    for (name, entry) in standing where !entry.forward.isRunning {
      if !entry.isFallen {
        let count = now - entry.since > Self.steadySeconds ? 0 : (falls[name]?.count ?? 0) + 1
        falls[name] = (count, now + (count == 0 ? 0 : min(Double(1 << min(count, 6)), 60)))
        standing[name]?.isFallen = true
      }
      guard now >= falls[name]?.retryAt ?? 0, starting.insert(name).inserted else { continue }
      Task { await self.start(entry.proxy) }
    }
  }

  private func start(_ proxy: ClusterProxy) async {
    let outcome = await forward(proxy)
    starting.remove(proxy.name)
    switch outcome {
    case .success(let made) where wanted[proxy.name] != nil:
      problem = nil
      standing[proxy.name] = Entry(
        forward: made.forward, target: made.target, proxy: proxy, since: clock.now())
    case .success: break
    case .failure(let error):
      problem = error.description
      standing[proxy.name] = nil
    }
    publish()
  }

  private func forward(
    _ proxy: ClusterProxy
  ) async -> Result<(forward: PortForward, target: ProxyTarget), KubernetesError> {
    guard let place = proxy.places.first else {
      return .failure(KubernetesError(.other, "\(proxy.name) has no port for statistics"))
    }
    do throws(KubernetesError) {
      let forward = try await PortForward.start(
        access, namespace: proxy.pod.namespace ?? "", pod: proxy.pod.name, port: place.port,
        environment: environment)
      let target = ProxyTarget(
        host: "127.0.0.1", port: UInt16(clamping: forward.localPort),
        path: place.path == ProxyQuery.statsPath ? nil : place.path, title: proxy.name + suffix,
        identity: proxy.identity, started: proxy.started)
      return .success((forward, target))
    } catch {
      return .failure(error)
    }
  }

  private func publish() {
    var told = Standing()
    for entry in standing.values.sorted(by: { $0.target.name < $1.target.name }) {
      if entry.proxy.isDataPlane {
        told.proxies.append(entry.target)
      } else {
        told.controlPlanes.append(entry.target)
      }
    }
    // While others are being made, nothing is known of the way.
    if standing.isEmpty, starting.isEmpty { told.problem = problem }
    tell(told)
  }
}
