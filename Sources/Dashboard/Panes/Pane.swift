import Layout
import Terminal

/// A pane (or a page over one): how it is drawn, and what the keys that are the same everywhere do in it.
///
/// A namespace of pure functions over the whole state; what it keeps is a value in `AppState`. What only this pane can
/// do comes as actions of its own. Requests that it does not answer do nothing.
protocol Pane {
  /// Draws it.
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect)
  /// It came onto the screen: what it wants to be told.
  static func shown(_ state: inout AppState) -> [Effect]
  /// New numbers came while it is on the screen, or another moment is shown.
  static func refreshed(_ state: inout AppState) -> [Effect]
  /// An arrow.
  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect]
  /// Pages down, or up when negative.
  static func page(_ state: inout AppState, _ pages: Int) -> [Effect]
  /// To the first or the last row.
  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect]
  /// Into what is selected.
  static func open(_ state: inout AppState) -> [Effect]
  /// One step out; nil when there is none left inside of the pane.
  static func back(_ state: inout AppState) -> [Effect]?
  /// A click, in the screen's cells; `rect` is where the pane is drawn.
  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect]
  /// The wheel, in rows.
  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect]
  /// The text behind `/`, while it is typed.
  static func find(_ state: inout AppState, _ text: String) -> [Effect]
  /// To the next place found; nil when there is none.
  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]?
  /// What stands at the end of the `/` line: `12 found`.
  static func foundText(_ state: AppState, _ text: String) -> String
}

extension Pane {
  static func shown(_ state: inout AppState) -> [Effect] { refreshed(&state) }
  static func refreshed(_ state: inout AppState) -> [Effect] { [] }
  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] { [] }
  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] { [] }
  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] { [] }
  static func open(_ state: inout AppState) -> [Effect] { [] }
  static func back(_ state: inout AppState) -> [Effect]? { nil }
  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] { [] }
  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect] {
    move(&state, rows > 0 ? .down : .up)
  }
  static func find(_ state: inout AppState, _ text: String) -> [Effect] { [] }
  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? { nil }
  static func foundText(_ state: AppState, _ text: String) -> String { "" }
}

extension AppState {
  /// The pane that answers where the user is, where it is one of those that keep to `Pane`.
  var ownPane: (any Pane.Type)? { overPage ?? ownPane(of: pane) }

  /// The page that lies over whatever pane is on the screen, or nil.
  var overPage: (any Pane.Type)? {
    if scope.isOpen { return ScopePane.self }
    return isLogsShown ? LogsPane.self : nil
  }

  /// The same for any pane's number.
  func ownPane(of pane: PaneID) -> (any Pane.Type)? {
    switch pane {
    case .services, .workloads: table(pane)?.page == nil ? TablePane.self : DetailPane.self
    case .log: LogPane.self
    case .mesh: proxy == nil ? MeshPane.self : ProxyPane.self
    case .graph, .traces, .config: nil
    }
  }

  /// Shows a message and asks for the timer that ends it.
  mutating func say(_ kind: Toast.Kind, _ text: String) -> [Effect] {
    toastNumber += 1
    let toast = Toast(kind: kind, text: text, number: toastNumber)
    self.toast = toast
    return [.timer(.toast(toast.number), seconds: toast.seconds)]
  }
}
