import Mesh
import Terminal
import Tracing

/// Carries out effects away from the UI and brings their results back as actions.
@UIActor final class EffectRunner {
  /// Where results go. Set before `start`.
  var send: (@UIActor (Action) -> Void)?

  private let snapshots: any SnapshotFeed
  private let backend: (any TraceBackend)?
  private let config: (any ConfigFeed)?
  private let past: (any PastFeed)?
  private let faults: (any FaultControl)?
  private let logs: (any LogFeed)?
  private let scope: (any ScopeControl)?
  private let proxies: (any ProxyControl)?
  private let themes: ThemeLibrary
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var nextTask = 0
  private var logsTask: Task<Void, Never>?
  private var asked: [PastQuestion.Topic: PastQuestion] = [:]

  init(_ configuration: DashboardConfiguration) {
    snapshots = configuration.snapshots
    backend = configuration.traceBackend
    config = configuration.config
    past = configuration.past
    faults = configuration.faults
    logs = configuration.logs
    scope = configuration.scope
    proxies = configuration.proxies
    themes = configuration.themes
  }

  /// Begins to listen to the source.
  func start() {
    let source = snapshots
    spawn { send in
      for await snapshot in source.snapshots() {
        if Task.isCancelled { return }
        await send(.snapshot(snapshot, utcOffset: LocalTime.utcOffset()))
      }
    }
    if let past {
      spawn { send in
        for await changes in past.changes() {
          if Task.isCancelled { return }
          await send(.log(.happened(changes)))
        }
      }
    }
    if let scope {
      spawn { send in
        for await report in scope.reports() {
          if Task.isCancelled { return }
          await send(.scope(.received(report)))
        }
      }
    }
    guard let config else { return }
    spawn { send in
      for await report in config.reports() {
        if Task.isCancelled { return }
        await send(.config(.received(report)))
      }
    }
  }

  /// Ends all work.
  func stop() {
    for task in tasks.values { task.cancel() }
    tasks = [:]
    logsTask?.cancel()
    send = nil
  }

  func loadTheme(_ name: String) throws -> Theme { try themes.load(name) }

  func run(_ effect: Effect) {
    switch effect {
    case .layout(let snapshot, let ticket, let previous):
      spawn { send in
        let view = GraphView.build(snapshot, options: ticket.options, keeping: previous)
        await send(.laidOut(view, ticket))
      }
    case .traces(let effect): runTraces(effect)
    case .probeTraces: probe()
    case .logs(let effect): runLogs(effect)
    case .past(let question): ask(question)
    case .scope(let effect):
      guard let scope else { return }
      spawn { _ in
        switch effect {
        case .choose(let choice): await scope.choose(choice)
        case .use(let context): await scope.use(context: context)
        case .view(let workloads): await scope.setView(workloads)
        case .pollAll(let all): await scope.setPollsAll(all)
        }
      }
    case .proxy(let work): spawn { send in await send(.proxy(.done(work.run()))) }
    case .setLogLevel(let source, let logger, let from, let to): setLogLevel(source, logger, from, to)
    case .readConfig:
      guard let config else { return }
      spawn { _ in await config.readAgain() }
    case .setGraphType(let type): tell { await $0.setGraphType(type) }
    case .setWindow(let seconds): tell { await $0.setWindow(seconds) }
    case .setInterval(let seconds): tell { await $0.setInterval(seconds) }
    case .loadFaultChoices: loadFaultChoices()
    case .fault(let words): switchFault(words)
    case .timer(let id, let seconds):
      UILoop.schedule(after: .milliseconds(Int(seconds * 1000))) { [weak self] in self?.send?(.timer(id)) }
    // The runtime's own.
    case .setTheme, .setMouse, .copy, .edit, .bell, .redraw, .suspend, .quit: break
    }
  }

  /// Asks the past. While a topic's question is being answered, only the newest of those that follow waits.
  private func ask(_ question: PastQuestion) {
    guard let past else { return }
    if asked.updateValue(question, forKey: question.topic) != nil { return }
    spawn { [weak self] send in
      var next: PastQuestion? = question
      while let question = next, !Task.isCancelled {
        await send(.past(question, await past.answer(question)))
        next = await self?.following(question)
      }
    }
  }

  /// The question that came while this one was being answered.
  private func following(_ question: PastQuestion) -> PastQuestion? {
    guard let newest = asked[question.topic], newest != question else {
      asked[question.topic] = nil
      return nil
    }
    return newest
  }

  private func probe() {
    guard let backend else { return }
    spawn { send in
      do throws(TraceError) {
        _ = try await backend.services()
        await send(.traceStore(backend.name))
        await send(.traceLink(.ok))
      } catch {
        await send(.traceLink(.down(error.description)))
      }
    }
  }

  private func loadFaultChoices() {
    guard let faults else { return }
    spawn { send in await send(.faultChoices(await faults.choices())) }
  }

  private func switchFault(_ words: [String]) {
    guard let faults else { return }
    spawn { send in
      do {
        await send(.say(.info, try await faults.apply(words)))
      } catch {
        await send(.say(.error, "\(error)"))
      }
      await send(.faultChoices(await faults.choices()))
    }
  }

  private func setLogLevel(_ source: String, _ logger: String?, _ from: String?, _ to: String) {
    guard let proxies else {
      send?(.say(.warning, "No proxy can be changed from here"))
      return
    }
    spawn { send in
      let answer = await proxies.setLogLevel(of: source, logger: logger, to: to)
      await send(.proxy(.done(.loggers(answer, LevelChangeDone(logger: logger, from: from, to: to)))))
    }
  }

  private func tell(_ body: @escaping @Sendable (any SnapshotFeed) async -> Void) {
    let source = snapshots
    spawn { _ in await body(source) }
  }

  private func runTraces(_ effect: TracesEffect) {
    let backend = backend
    spawn { send in await send(.traces(await effect.run(backend))) }
    // The header says whether the store answers now, not whether it did at the start.
    probe()
  }

  private func runLogs(_ effect: LogsEffect) {
    switch effect {
    case .stop:
      logsTask?.cancel()
      logsTask = nil
    case .read(let question, let number):
      logsTask?.cancel()
      guard let logs else { return }
      let send: @UIActor @Sendable (Action) -> Void = { [weak self] action in self?.send?(action) }
      logsTask = Task.detached(priority: .userInitiated) {
        await LogsRunner(feed: logs).read(question) { arrival in await send(.logs(.arrived(number, arrival)))
        }
      }
    case .match(let filter, let rows, let first, let ticket):
      spawn { send in
        let numbers = LogsRunner.matches(filter, rows, first: first)
        await send(.logs(.matched(ticket, numbers: numbers, below: first + rows.count)))
      }
    }
  }

  /// Runs work off the UI; it is cancelled when the dashboard ends.
  private func spawn(
    _ body: @escaping @Sendable (@escaping @UIActor @Sendable (Action) -> Void) async -> Void
  ) {
    let number = nextTask
    nextTask += 1
    let send: @UIActor @Sendable (Action) -> Void = { [weak self] action in self?.send?(action) }
    tasks[number] = Task.detached(priority: .userInitiated) { [weak self] in
      await body(send)
      await self?.forget(number)
    }
  }

  private func forget(_ number: Int) { tasks[number] = nil }
}
