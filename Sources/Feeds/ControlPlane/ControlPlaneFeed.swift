import Exposition
import Mesh
import Wire

/// Reads an istiod's own metrics, at its monitoring port (15014), whole and not too often: a control plane changes
/// slowly, and its body is large.
public struct ControlPlaneFeed: Feed {
  /// Istiod's monitoring port as Istio sets it.
  public static let defaultPort: UInt16 = 15014
  private static let path = "/metrics"
  private static let maximumBytes = 64 << 20

  private let targets: [ProxyTarget]
  private let interval: Double
  private let transport: any HTTPTransport
  private let clock: any FeedClock

  /// Makes a feed; nothing is asked before `events()`.
  /// - Parameter interval: seconds between polls of the mesh; an istiod is asked each 5 s at most.
  public init(
    _ targets: [ProxyTarget], interval: Double, transport: any HTTPTransport,
    clock: any FeedClock = SystemClock()
  ) {
    self.targets = ProxyList.unique(targets)
    self.interval = interval.isFinite ? max(interval, 5) : 5
    self.transport = transport
    self.clock = clock
  }

  /// `istiod 10.0.0.7:15014`, or how many there are.
  public var name: String {
    targets.count == 1 ? "istiod \(targets[0].name)" : "\(targets.count) control planes"
  }

  /// Polls until the reader's task is cancelled. Rounds are told by the feed of the proxies alone.
  public func events() -> AsyncStream<MeshEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: MeshEvent.self, bufferingPolicy: .bufferingNewest(64 + targets.count))
    let task = Task {
      await withDiscardingTaskGroup { group in
        for target in targets {
          continuation.yield(.expecting(source: target.name, kind: .istiod))
          group.addTask { await poll(target) { continuation.yield($0) } }
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func poll(_ target: ProxyTarget, emit: @Sendable (MeshEvent) -> Void) async {
    let reader = ControlPlaneAnswers(target)
    var tick = clock.now()
    while !Task.isCancelled {
      let request = HTTPRequest(
        url: target.url(target.path ?? Self.path), timeout: target.base == nil ? min(interval, 5) : 5,
        connectTimeout: 2,
        maximumBytes: Self.maximumBytes)
      let result: Result<HTTPResponse, WireError>
      do {
        result = .success(try await transport.send(request))
      } catch {
        result = .failure(error)
      }
      if Task.isCancelled { return }
      emit(await reader.event(of: result, at: clock.now(), wallTime: clock.wallTime()))
      tick = max(tick + interval, clock.now())
      await clock.sleep(until: tick)
    }
  }
}
