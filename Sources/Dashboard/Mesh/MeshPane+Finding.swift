import Mesh
import Terminal

/// `/` in the pane: narrows the list of metrics, goes to rows elsewhere.
extension MeshPane {
  static func find(_ state: inout AppState, _ text: String) -> [Effect] {
    if state.mesh.tab == .metric, state.mesh.metric.name == nil {
      state.mesh.metric.narrow(to: text)
      state.mesh.selected[.metric] = state.mesh.metric.shown.first
        .map { MeshSelection(table: MetricPage.table, target: .metric($0)) }
      state.mesh.scrolls[.metric] = 0
      return []
    }
    let found = matches(state, text)
    guard let first = found.first, !text.isEmpty else { return [] }
    if let selected = state.mesh.selected[state.mesh.tab], found.contains(selected) { return [] }
    state.mesh.selected[state.mesh.tab] = first
    reveal(&state)
    return []
  }

  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? {
    guard let text = state.find?.editor.text else { return nil }
    let found = matches(state, text)
    guard !found.isEmpty else { return nil }
    let at = state.mesh.selected[state.mesh.tab].flatMap(found.firstIndex)
    let next = at.map { ($0 + (forward ? 1 : found.count - 1)) % found.count } ?? 0
    state.mesh.selected[state.mesh.tab] = found[next]
    reveal(&state)
    return []
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let count =
      state.mesh.tab == .metric && state.mesh.metric.name == nil
      ? state.mesh.metric.shown.count : matches(state, text).count
    return count == 0 ? "not found" : "\(count) found"
  }

  /// Rows that hold a text, in their order.
  private static func matches(_ state: AppState, _ text: String) -> [MeshSelection] {
    switch state.mesh.tab {
    case .proxies:
      return state.mesh.proxies.sources.filter { SourceText.matches(text, $0) }
        .map { MeshSelection(table: ProxyPage.table, target: .source($0.name)) }
    case .certificates:
      return state.mesh.certificates.rows.filter { row in
        let hay = "\(row.source) \(row.proxy) \(row.certificate.names.joined(separator: " "))"
        return TextMatch.contains(
          text, in: "\(hay) \(row.certificate.serial ?? "") \(row.certificate.path ?? "")")
      }.map {
        MeshSelection(table: CertificatePage.table, target: .certificate(source: $0.source, index: $0.index))
      }
    case .overview, .controlPlane, .metric:
      let body = MeshBody.of(state, room: FrameLayout(state).main.size)
      return (0..<body.rowCount).compactMap(body.selection).filter { selection in
        let name: String =
          switch selection.target {
          case .subject(let subject): "\(subject.name) \(subject.namespace ?? "")"
          case .namespace(let name), .source(let name), .metric(let name), .text(let name): name
          case .certificate, .tab: ""
          }
        return TextMatch.contains(text, in: name)
      }
    }
  }
}
