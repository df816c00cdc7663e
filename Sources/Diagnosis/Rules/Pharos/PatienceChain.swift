import Manifests

/// Follows known calls and compares how long each caller waits with how long its callee may take.
struct PatienceChain {
  struct Problem {
    var object: ConfigObject
    var place: Place
    var message: String
    var notes: [RuleReport.Note]
    var patience: Double
  }

  /// How long a route lets a call take.
  private struct Wait {
    var seconds: Double
    var object: ConfigObject
    var place: Place
    /// `a timeout of 1s`.
    var words: String
  }

  private let view: EffectiveConfig
  private let evidence: CallEvidence
  private var routesOf: [ObjectIdentifier: [HTTPRoute]] = [:]
  private(set) var problems: [Problem] = []

  init(_ view: EffectiveConfig) {
    self.view = view
    evidence = CallEvidence(view)
    // Only chains that end at a delay or a timeout matter.
    let speaking = view.set.virtualServices.contains { service in
      service.isOnMesh && service.http.contains { $0.timeout != nil || $0.fault?.delay != nil }
    }
    guard speaking else { return }
    for workload in view.members.shown { look(at: workload) }
  }

  /// The workload in the middle: how long its callers wait for it, and how long it waits for others.
  private mutating func look(at workload: Workload) {
    let calls = evidence.calls(of: workload)
    guard !calls.isEmpty else { return }
    let patience = view.members.services(of: workload).flatMap { callersPatience(with: $0) }
    for call in calls {
      for slow in slowness(of: call.service) {
        if let own = call.patience, own < slow.seconds {
          add(caller: "\(workload.object.name)", own, call, slow, via: nil)
        }
        let inner = min(slow.seconds, call.patience ?? .infinity)
        for outer in patience where outer.seconds < inner && outer.object !== slow.object {
          add(outer, workload, call, slow, inner: inner)
        }
      }
      // Two hops further on: this workload's own patience with someone who waits for a third.
      guard let own = call.patience else { continue }
      for middle in view.members.workloads(of: call.service) {
        for further in evidence.calls(of: middle) {
          for slow in slowness(of: further.service)
          where own < min(slow.seconds, further.patience ?? .infinity) {
            add(caller: workload.object.name, own, further, slow, via: middle.object.name)
          }
        }
      }
    }
  }

  private mutating func add(
    caller: String, _ patience: Double, _ call: CallEvidence.Evidence, _ slow: Wait, via: String?
  ) {
    let chain = via.map { "\($0), which calls \(call.service.object.name)" } ?? call.service.object.name
    // One finding for a delay; everybody else who gives up before it stands beside.
    if let index = problems.firstIndex(where: { $0.object === slow.object && $0.place == slow.place }) {
      let note = "\(caller) waits \(Durations.text(patience)) for \(chain)"
      if !problems[index].notes.contains(where: { $0.message == note }) {
        problems[index].notes.append(.init(note, call.object, at: call.place))
      }
      return
    }
    problems.append(
      Problem(
        object: slow.object, place: slow.place,
        message:
          "\(caller) waits \(Durations.text(patience)) for \(chain), and \(slow.words) makes that take "
          + "longer: the caller gives up first",
        notes: [.init(call.words, call.object, at: call.place)], patience: patience))
  }

  private mutating func add(
    _ outer: Wait, _ middle: Workload, _ call: CallEvidence.Evidence, _ slow: Wait, inner: Double
  ) {
    guard
      !problems.contains(where: {
        $0.object === outer.object && $0.place == outer.place && $0.patience == outer.seconds
      })
    else { return }
    problems.append(
      Problem(
        object: outer.object, place: outer.place,
        message:
          "Callers give up after \(Durations.text(outer.seconds)), but \(middle.object.name) may itself wait "
          + "\(Durations.text(inner)) for \(call.service.object.name): they get 504 (UT) first",
        notes: [
          .init("\(slow.words) is written here", slow.object, at: slow.place),
          .init(
            "\(middle.object.name) calls \(call.service.object.name): \(call.words)", call.object,
            at: call.place),
        ], patience: outer.seconds))
  }

  /// The timeouts of the routes to a service.
  private func callersPatience(with service: Service) -> [Wait] {
    routes(to: service).compactMap { virtual, route in
      guard let timeout = route.timeout, let seconds = Durations.seconds(timeout.value), seconds > 0 else {
        return nil
      }
      return Wait(
        seconds: seconds, object: virtual.object, place: timeout.place, words: "a timeout of \(timeout.value)"
      )
    }
  }

  /// What makes calls to a service take long: injected delays, and timeouts that allow it.
  private func slowness(of service: Service) -> [Wait] {
    routes(to: service).flatMap { virtual, route -> [Wait] in
      var waits: [Wait] = []
      if let delay = route.fault?.fixedDelay, route.fault?.delayPercent ?? 0 > 0,
        let seconds = Durations.seconds(delay.value)
      {
        let who =
          route.match.isEmpty
          ? "" : " (\(route.match.prefix(3).map(MatchWords.text).joined(separator: ", or ")))"
        waits.append(
          Wait(
            seconds: seconds, object: virtual.object, place: delay.place,
            words: "an injected delay of \(delay.value)\(who)"))
      } else if let timeout = route.timeout, let seconds = Durations.seconds(timeout.value), seconds > 0 {
        waits.append(
          Wait(
            seconds: seconds, object: virtual.object, place: timeout.place,
            words: "a timeout of \(timeout.value)"))
      }
      return waits
    }
  }

  private func routes(to service: Service) -> [(VirtualService, HTTPRoute)] {
    let host = service.fqdn(domain: view.set.hosts.domain)
    guard let entry = view.routes.onMesh(host: host, client: service.object.namespace).first else {
      return []
    }
    return entry.service.http.map { (entry.service, $0) }
  }
}
