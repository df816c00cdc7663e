import Synchronization

/// A port of this machine that leads to a port of a pod, by the user's `kubectl port-forward`.
///
/// kubectl does what the API server asks of such a connection, in whatever way its version and the server's agree on.
/// It ends with this value, and with this process whatever ends it.
public final class PortForward: Sendable {
  /// The port on 127.0.0.1.
  public let localPort: Int
  private let child: ChildProgram
  private let listener: ForwardListener

  private init(localPort: Int, child: ChildProgram, listener: ForwardListener) {
    self.localPort = localPort
    self.child = child
    self.listener = listener
  }

  deinit { child.stop() }

  /// Whether it still stands. kubectl gives up when the pod goes.
  public var isRunning: Bool { listener.isRunning }

  /// Ends it.
  public func stop() { child.stop() }

  /// Starts one to a pod and waits until it stands.
  /// - Parameters:
  ///   - environment: this process's; kubectl is found on its PATH and gets all of it.
  ///   - seconds: for kubectl to come up.
  /// - Throws: kubectl is missing, or refuses, in its own words.
  public static func start(
    _ access: ClusterAccess, namespace: String, pod: String, port: Int, environment: [String: String],
    seconds: Double = 20
  ) async throws(KubernetesError) -> PortForward {
    try await start(
      access, namespace: namespace, Destination(kind: "pod", name: pod), port: port, environment: environment,
      seconds: seconds)
  }

  /// The same to one of the pods behind a service, which kubectl chooses, by the service's port.
  public static func start(
    _ access: ClusterAccess, namespace: String, service: String, port: Int, environment: [String: String],
    seconds: Double = 20
  ) async throws(KubernetesError) -> PortForward {
    try await start(
      access, namespace: namespace, Destination(kind: "service", name: service), port: port,
      environment: environment, seconds: seconds)
  }

  /// What is forwarded to, as kubectl names it.
  struct Destination {
    var kind: String
    var name: String
  }

  private static func start(
    _ access: ClusterAccess, namespace: String, _ destination: Destination, port: Int,
    environment: [String: String], seconds: Double
  ) async throws(KubernetesError) -> PortForward {
    guard let kubectl = ProgramPath.find("kubectl", in: environment["PATH"]) else {
      throw KubernetesError(
        .kubectl,
        "a port-forward needs kubectl, which is not on PATH: install it, or ask for leave to get pods/proxy")
    }
    let listener = ForwardListener()
    let launch = ChildProgram.Launch(
      path: kubectl, arguments: arguments(access, namespace, destination, port), environment: environment)
    let child = ChildProgram.start(launch, read: listener.read, ended: listener.ended)
    let deadline = Task {
      // The deadline itself; the outcome comes from what kubectl says.
      try await Task.sleep(for: .seconds(seconds))
      listener.giveUp()
    }
    defer { deadline.cancel() }
    let outcome = await withTaskCancellationHandler {
      await listener.outcome()
    } onCancel: {
      listener.giveUp()
    }
    switch outcome {
    case .port(let local): return PortForward(localPort: local, child: child, listener: listener)
    case .gaveUp:
      child.stop()
      if Task.isCancelled { throw KubernetesError(.cancelled, "cancelled") }
      throw KubernetesError(
        .kubectl,
        "kubectl port-forward to `\(destination.name)` said nothing within \(Int(seconds)) s: is the API server reachable?"
      )
    case .ended(let words, let end):
      let said = Sentence.withoutSecrets(words)
      throw KubernetesError(
        .kubectl,
        "kubectl port-forward to \(destination.kind) `\(destination.name)` in namespace `\(namespace)` failed: \(said.isEmpty ? end.description : said); `kubectl auth can-i create pods --subresource=portforward -n \(namespace)` tells whether you may"
      )
    }
  }

  static func arguments(
    _ access: ClusterAccess, _ namespace: String, _ destination: Destination, _ port: Int
  ) -> [String] {
    // Joined by `=`: no name can be read as another option.
    var arguments = ["port-forward", "--address=127.0.0.1", "--namespace=\(namespace)"]
    if let file = access.kubeconfigFile { arguments.append("--kubeconfig=\(file)") }
    if let context = access.context { arguments.append("--context=\(context)") }
    return arguments + ["\(destination.kind)/\(destination.name)", ":\(port)"]
  }
}

/// Listens to what kubectl says.
private final class ForwardListener: Sendable {
  enum Outcome: Sendable {
    case port(Int)
    case ended(String, ChildProgram.End)
    case gaveUp
  }

  private struct State {
    var output: [UInt8] = []
    var error: [UInt8] = []
    var outcome: Outcome?
    var isRunning = true
    var waiting: CheckedContinuation<Outcome, Never>?
  }
  private let state = Mutex(State())

  var isRunning: Bool { state.withLock { $0.isRunning } }

  func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state in
        if state.outcome == nil { state.waiting = continuation }
        return state.outcome
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  func giveUp() { settle { _ in .gaveUp } }

  @Sendable func read(_ channel: ChildProgram.Channel, _ bytes: ArraySlice<UInt8>) {
    settle { state in
      switch channel {
      case .output: state.output += bytes.prefix(64 << 10 - state.output.count)
      case .error: state.error += bytes.prefix(64 << 10 - state.error.count)
      }
      return Self.port(in: state.output).map { .port($0) }
    }
  }

  @Sendable func ended(_ end: ChildProgram.End) {
    settle { state in
      state.isRunning = false
      return .ended(String(decoding: state.error.isEmpty ? state.output : state.error, as: UTF8.self), end)
    }
  }

  /// The first outcome counts.
  private func settle(_ make: (inout State) -> Outcome?) {
    let waiting: (CheckedContinuation<Outcome, Never>, Outcome)? = state.withLock { state in
      if state.outcome != nil {
        _ = make(&state)
        return nil
      }
      guard let outcome = make(&state) else { return nil }
      state.outcome = outcome
      defer { state.waiting = nil }
      return state.waiting.map { ($0, outcome) }
    }
    if let (continuation, outcome) = waiting { continuation.resume(returning: outcome) }
  }

  /// Of a line `Forwarding from 127.0.0.1:40123 -> 15000`, once it is whole.
  static func port(in output: [UInt8]) -> Int? {
    let words = "Forwarding from 127.0.0.1:"
    for line in output.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      let text = String(decoding: line, as: UTF8.self)
      guard text.hasPrefix(words) else { continue }
      return Int(text.dropFirst(words.count).prefix { $0.isNumber })
    }
    return nil
  }
}
