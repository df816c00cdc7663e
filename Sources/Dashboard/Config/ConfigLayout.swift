import Terminal

/// How the config pane is divided: a head, a list, the source and what is said about it; beside each other where
/// there is room.
struct ConfigLayout: Hashable {
  /// From this width source and text stand beside the list.
  static let wide = 100

  let head: Rect
  let list: Rect
  /// The source with its title line.
  let source: Rect
  /// What is said of the selection.
  let detail: Rect
  /// Lines that a row of the list takes.
  let rowHeight: Int
  /// Source and text stand at the right.
  let isBeside: Bool

  /// Rows of the list that fit.
  var rowsShown: Int { max(1, list.height / rowHeight) }

  init(_ state: ConfigState, _ rect: Rect) {
    head = Rect(x: rect.x, y: rect.y, width: rect.width, height: min(1, rect.height))
    let body = Rect(x: rect.x, y: head.maxY, width: rect.width, height: rect.height - head.height)
    isBeside = rect.width >= Self.wide
    rowHeight = isBeside && state.view != .objects ? 2 : 1
    if isBeside {
      let width = min(96, max(46, rect.width * 42 / 100))
      list = Rect(x: body.x, y: body.y, width: width, height: body.height)
      let right = Rect(x: list.maxX + 1, y: body.y, width: body.width - width - 1, height: body.height)
      let text = min(max(8, right.height * 38 / 100), max(0, right.height - 6))
      source = Rect(x: right.x, y: right.y, width: right.width, height: right.height - text)
      detail = Rect(x: right.x, y: source.maxY, width: right.width, height: text)
    } else {
      let rows = max(4, body.height * 34 / 100)
      list = Rect(x: body.x, y: body.y, width: body.width, height: rows)
      let text = min(6, max(3, (body.height - rows) / 2))
      source = Rect(x: body.x, y: list.maxY, width: body.width, height: body.height - rows - text)
      detail = Rect(x: body.x, y: source.maxY, width: body.width, height: text)
    }
  }
}
