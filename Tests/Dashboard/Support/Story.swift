import Dashboard
import Layout
import Mesh
import Terminal

/// A user at the dashboard, without a terminal: feed snapshots, press keys, look at the picture. Layouts are
/// done at once; other effects are kept so that a test can see what was asked for.
struct Story {
  var state: AppState
  private(set) var effects: [Effect] = []
  let reducer: Reducer
  let frame: Frame

  init(
    _ width: Int = 120, _ height: Int = 36, glyphs: GlyphSet = .unicode,
    facts: DashboardFacts = DashboardFacts(
      title: "bookinfo@demo", traceBackend: "zipkin 127.0.0.1:9411", hasFaults: true,
      themes: ["dark", "light", "contrast"]), registry: ActionRegistry = .standard
  ) {
    state = AppState(facts: facts, size: Size(width: width, height: height), glyphs: glyphs)
    reducer = Reducer(registry: registry)
    frame = Frame(registry: registry)
  }

  /// A story that begins with a minute of Bookinfo behind it.
  static func bookinfo(
    _ width: Int = 120, _ height: Int = 36, glyphs: GlyphSet = .unicode,
    _ change: (inout Bookinfo) -> Void = { _ in }
  ) -> Story {
    var story = Story(width, height, glyphs: glyphs)
    for revision in 1...60 {
      var mesh = Bookinfo()
      mesh.revision = UInt64(revision)
      mesh.step = revision
      mesh.isFailing = revision > 40
      if revision == 60 { change(&mesh) }
      story.receive(mesh.snapshot)
    }
    return story
  }

  mutating func receive(_ snapshot: Snapshot) { send(.snapshot(snapshot, utcOffset: 0)) }

  mutating func send(_ action: Action) {
    var queue = [action]
    while !queue.isEmpty {
      for effect in reducer.reduce(&state, queue.removeFirst()) {
        if case .layout(let snapshot, let ticket, let previous) = effect {
          queue.append(
            .laidOut(GraphView.build(snapshot, options: ticket.options, keeping: previous), ticket))
        } else {
          effects.append(effect)
        }
      }
    }
  }

  /// What the trace pane has asked for since the last time.
  mutating func takeTraceEffects() -> [TracesEffect] {
    let asked = effects.compactMap { if case .traces(let effect) = $0 { effect } else { nil } }
    effects.removeAll { if case .traces = $0 { true } else { false } }
    return asked
  }

  /// What the page of a proxy wants done away from the UI, since the last time.
  mutating func takeProxyWork() -> [ProxyWork] {
    let asked = effects.compactMap { if case .proxy(let work) = $0 { work } else { nil } }
    effects.removeAll { if case .proxy = $0 { true } else { false } }
    return asked
  }

  /// What the past was asked since the last time.
  mutating func takePastQuestions() -> [PastQuestion] {
    let asked = effects.compactMap { if case .past(let question) = $0 { question } else { nil } }
    effects.removeAll { if case .past = $0 { true } else { false } }
    return asked
  }

  mutating func press(_ keys: Key...) { for key in keys { send(.input(.key(key))) } }

  mutating func type(_ text: String) { for character in text { press(.character(character)) } }

  mutating func run(_ command: String) {
    type(":" + command)
    press(.enter)
  }

  mutating func click(_ x: Int, _ y: Int, _ kind: MouseEvent.Kind = .press) {
    send(.input(.mouse(MouseEvent(kind, at: Point(x: x, y: y)))))
  }

  var picture: Canvas { frame.draw(state) }
  var screen: String { picture.text }
  var lines: [String] { screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
  func shows(_ text: String) -> Bool { screen.contains(text) }

  /// Where a text stands on the screen.
  func place(of text: String) -> Point? {
    for (y, line) in lines.enumerated() {
      guard let range = line.range(of: text) else { continue }
      return Point(x: TextWidth.of(line[..<range.lowerBound]), y: y)
    }
    return nil
  }
}

extension String {
  /// The first place of a text, without Foundation.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text),
        let end = self.index(index, offsetBy: text.count, limitedBy: endIndex)
      {
        return index..<end
      }
      index = self.index(after: index)
    }
    return nil
  }
}
