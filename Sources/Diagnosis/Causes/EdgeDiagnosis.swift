import Mesh

/// Reads one edge: the caller's codes and flags first, then what only the server's proxy saw.
struct EdgeDiagnosis {
  let edge: Edge
  let snapshot: Snapshot
  let caller: String
  let server: String
  let config: MeshAnnotations?

  init(edge: Edge, snapshot: Snapshot, config: MeshAnnotations? = nil) {
    self.edge = edge
    self.snapshot = snapshot
    self.config = config
    caller = snapshot.nodes.first { $0.id == edge.source }?.shortName ?? edge.source.text
    server = snapshot.nodes.first { $0.id == edge.target }?.shortName ?? edge.target.text
  }

  func cause() -> Cause? {
    if edge.isMirrored {
      let mirror = mirrorSource.map { " (\($0))" } ?? ""
      return Cause(
        sentence: "a mirrored copy of \(server)'s traffic: no caller waits for its answers\(mirror)",
        isDeliberate: true)
    }
    guard let symptom = Symptom.failing(edge.responses, protocol: edge.protocol).first else {
      return withoutSymptom()
    }
    var cause = explain(symptom)
    if let note = differenceNote(symptom) { cause.sentence += "; \(note)" }
    return cause
  }

  // MARK: - What the configuration says

  /// The object and line that explain a symptom.
  private func configured(_ symptom: Symptom) -> String? {
    guard let hop = config?.hop(edge, in: snapshot) else { return nil }
    return ConfigCause.sentence(
      flag: symptom.tellingFlag?.code ?? "", code: symptom.code, hop: hop, isTCP: edge.protocol == .tcp)
  }

  /// The route that sends the copies.
  private var mirrorSource: String? {
    guard let hop = config?.hop(edge, in: snapshot) else { return nil }
    return hop.routes.first { !$0.mirrors.isEmpty }?.source
  }

  // MARK: - What the caller got

  private func explain(_ symptom: Symptom) -> Cause {
    if let flag = symptom.tellingFlag {
      // The caller's flag says what its proxy met; a dead server has a plainer reason.
      if ["UF", "UH", "UC", "CONNECT"].contains(flag.code), let gone = deadServer() {
        return Cause(sentence: "\(gone) (\(symptom.text))", nextKey: traces)
      }
      let sentence = FlagCause.sentence(
        flag, caller: caller, server: server, isTCP: edge.protocol == .tcp)
      if let named = configured(symptom) {
        return Cause(
          sentence: "\(named) (\(symptom.text))", nextKey: flag.isDeliberate ? nil : traces,
          isDeliberate: flag.isDeliberate)
      }
      guard let sentence else {
        return Cause(
          sentence: "cause not known: \(symptom.text), and the flag \(flag.code) is new to this version",
          nextKey: traces, isKnown: false)
      }
      return Cause(
        sentence: "\(sentence) (\(symptom.text))", nextKey: flag.isDeliberate ? nil : traces,
        isDeliberate: flag.isDeliberate)
    }
    // No flag at the caller: the answer came from the other side. Its proxy may know more.
    if let behind = serverSideFlag(for: symptom) { return behind }
    if let named = configured(symptom) {
      return Cause(sentence: "\(named) (\(symptom.text))", nextKey: traces)
    }
    if let further = failingCallBehind(symptom) { return further }
    return bare(symptom)
  }

  /// The server's proxy marked the same answers: the fault lies between it and its application.
  private func serverSideFlag(for symptom: Symptom) -> Cause? {
    guard let view = edge.reporters[.destination] ?? edge.reporters[.waypoint] else { return nil }
    let seen = Symptom.failing(view.responses, protocol: edge.protocol)
      .first { $0.code == symptom.code && !$0.flags.isEmpty }
    guard let seen, let flag = seen.tellingFlag else { return nil }
    let sentence: String
    switch flag.code {
    case "UF":
      sentence = "the proxy of \(server) cannot reach its application: it does not listen, or has died"
    case "UC": sentence = "the application of \(server) closes connections before it answers: a crash?"
    case "UR": sentence = "the application of \(server) resets the streams"
    case "UH": sentence = "the proxy of \(server) has no healthy application behind it"
    case "UO": sentence = "a circuit breaker at the proxy of \(server) is open"
    case "UT": sentence = "the application of \(server) does not answer within its own proxy's timeout"
    case "NR": sentence = "the proxy of \(server) has no route for the request: host, path or port"
    default:
      guard let known = FlagCause.sentence(flag, caller: caller, server: server, isTCP: false) else {
        return Cause(
          sentence: "cause not known: the proxy of \(server) says \(seen.text)", nextKey: traces,
          isKnown: false)
      }
      sentence = known
    }
    return Cause(
      sentence: "\(sentence) (\(seen.text) at the server)", nextKey: flag.isDeliberate ? nil : traces,
      isDeliberate: flag.isDeliberate)
  }

  /// The server itself calls something that fails as much: the error is likely passed on.
  private func failingCallBehind(_ symptom: Symptom) -> Cause? {
    guard symptom.isServerError else { return nil }
    let behind = snapshot.edges
      .filter {
        $0.source == edge.target && $0.target != edge.source && !$0.isMirrored && $0.health >= .degraded
      }
      .max { $0.errorsPerSecond < $1.errorsPerSecond }
    guard let behind, behind.errorsPerSecond >= 0.5 * edge.errorsPerSecond, behind.errorsPerSecond > 0 else {
      return nil
    }
    let further = EdgeDiagnosis(edge: behind, snapshot: snapshot, config: config)
    guard
      let there = Symptom.failing(behind.responses, protocol: behind.protocol)
        .first(where: { !$0.isDeliberate && $0.isServerError || !$0.flags.isEmpty })
    else { return nil }
    return Cause(
      sentence: "\(server) answers \(symptom.text), likely because its own call to \(further.server) fails"
        + " (\(there.text))", nextKey: traces)
  }

  private func bare(_ symptom: Symptom) -> Cause {
    let isGrpc = edge.protocol == .grpc
    let sentence: String
    switch (isGrpc, symptom.code) {
    case (false, "0"):
      return Cause(
        sentence: "cause not known: \(caller) got no answer from \(server), and no flag says why",
        nextKey: traces, isKnown: false)
    case (false, "401"):
      sentence = "\(server) wants a valid token (401, no flag): request authentication or its application"
    case (false, "403"):
      sentence = "\(server) forbids \(caller) (403, no flag): most likely an authorization policy"
    case (false, "404"): sentence = "\(server) does not know the path (404, no flag): its application says so"
    case (false, "426"): sentence = "\(caller) speaks HTTP/1.0, which proxies refuse (426)"
    case (false, "429"): sentence = "\(server) limits the rate itself (429, no flag)"
    case (false, let code) where code.hasPrefix("4"):
      sentence = "\(server) finds fault with the request (\(named(code))): the caller's error in its eyes"
    case (false, let code) where code.hasPrefix("5"):
      sentence = "\(server) answers \(code) itself (no flag): its application fails"
    case (true, "4"): sentence = "calls to \(server) run past their deadline (\(symptom.text), no flag)"
    case (true, "7"):
      sentence = "\(server) forbids \(caller) (\(symptom.text), no flag): most likely an authorization policy"
    case (true, "8"):
      sentence = "\(server) is at a limit (\(symptom.text), no flag): rate limit, circuit breaker or its own"
    case (true, "12"):
      sentence = "\(server) does not have the method (\(symptom.text)): versions of caller and server differ?"
    case (true, "14"):
      sentence = "\(server) is unavailable (\(symptom.text), no flag): its application, or the way to it"
    case (true, "16"): sentence = "\(server) wants credentials (\(symptom.text), no flag)"
    case (true, let code) where GrpcStatus.name(code) != nil:
      sentence = "\(server) answers \(symptom.text) itself (no flag): its application says so"
    default:
      return Cause(sentence: "cause not known: \(symptom.text), no flag", nextKey: traces, isKnown: false)
    }
    return Cause(sentence: sentence, nextKey: traces)
  }

  // MARK: - Beyond the codes

  /// Unhealthy, or seen differently by both sides, though the caller got no failing answer.
  private func withoutSymptom() -> Cause? {
    if let note = differenceNote(nil) { return Cause(sentence: note, nextKey: traces) }
    guard edge.health >= .degraded else { return nil }
    if let connections = edge.connections {
      if connections.failed > 0 {
        let count = Int(connections.failed.rounded())
        return Cause(
          sentence:
            "cause not known: \(count) connection\(count == 1 ? "" : "s") to \(server) failed without a flag",
          isKnown: false)
      }
      if connections.opened > 0, edge.rate == 0, (edge.rateReceived ?? 0) == 0 {
        return Cause(
          sentence: "\(caller) opens connections to \(server) and no byte moves: nothing behind the port?")
      }
    }
    return Cause(sentence: "cause not known", nextKey: traces, isKnown: false)
  }

  private func differenceNote(_ symptom: Symptom?) -> String? {
    switch edge.difference {
    case .callerGaveUp:
      // The caller's own UT or DC says the same.
      if let code = symptom?.tellingFlag?.code, code == "UT" || code == "DC" { return nil }
      return "\(caller) gives up before \(server) answers (0 DC at the server)"
    case .serverSawMore:
      return "\(server) saw more requests than \(caller) made: retries hide some of its errors"
    case .serverSawFewer:
      return symptom == nil ? nil : "fewer requests reach \(server) than \(caller) makes"
    case nil: return nil
    }
  }

  /// All proxies of the server that are known have stopped answering.
  private func deadServer() -> String? {
    guard let node = snapshot.nodes.first(where: { $0.id == edge.target }), !node.instances.isEmpty else {
      return nil
    }
    let names = Set(node.instances.map(\.proxy))
    let sources = snapshot.sources.filter { names.contains($0.name) }
    guard !sources.isEmpty, sources.allSatisfy({ $0.state != .ok }) else { return nil }
    return "\(server) is gone: its proxy does not answer either"
  }

  private func named(_ code: String) -> String { HTTPStatus.name(code).map { "\(code) \($0)" } ?? code }

  private var traces: Cause.NextKey? {
    edge.protocol == .tcp ? nil : Cause.NextKey(key: "t", what: "its traces")
  }
}

extension Symptom {
  /// Not the caller's own fault.
  var isServerError: Bool {
    if isGrpc { return code != "0" }
    guard let number = Int(code) else { return false }
    return number == 0 || number >= 500
  }
}

extension Edge {
  /// Failing requests per second as the caller counts them, without its own errors (4xx).
  var errorsPerSecond: Double {
    self.protocol == .grpc ? rateGrpcErr : rate5xx + rateNoResponse
  }
}

extension Node {
  /// How people call it: `reviews v3`, `mongodb`, `unknown caller`.
  var shortName: String {
    switch type {
    case .workload: return workload ?? app ?? service ?? id.text
    case .unknown: return "an unknown caller"
    case .service: return service ?? app ?? workload ?? id.text
    case .app, .aggregate, .box:
      guard let name = app ?? workload ?? service else { return id.text }
      guard let version, version != "latest" else { return name }
      return "\(name) \(version)"
    }
  }
}
