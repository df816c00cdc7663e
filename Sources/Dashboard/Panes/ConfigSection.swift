import Diagnosis
import Manifests
import Mesh
import Terminal

/// What the configuration says of the selection, for the side panel: badges in words, findings, the objects in effect
/// with their lines. `c` leads to all of it.
enum ConfigSection {
  /// Findings and objects that are listed before "and more".
  private static let most = 5

  static func write(_ node: Mesh.Node, _ writer: inout PanelWriter) {
    let config = writer.state.config
    guard let report = config.report(of: node.cluster), let note = config.notes[node.id] else { return }
    guard !note.objects.isEmpty || !note.badges.isEmpty else { return }
    heading(&writer)
    if !note.badges.isEmpty {
      writer.text(
        note.badges.map { "\($0.rawValue) \($0.words)" }.joined(separator: ", "), Style(.muted))
    }
    findings(note.findings, report, &writer)
    let shown = note.objects.compactMap { report.set.objects[safe: $0] }
    for object in shown.prefix(most) { self.object(object, object.place, report, &writer) }
    more(shown.count - most, "objects", &writer)
  }

  static func write(_ edge: Edge, _ writer: inout PanelWriter) {
    let cluster = writer.snapshot.node(edge.target)?.cluster
    guard let report = writer.state.config.report(of: cluster),
      let hop = report.annotations.hop(edge, in: writer.snapshot)
    else { return }
    let objects = hop.objects
    let findings = Set(objects.flatMap { report.findingsOfObject[$0.object.index] ?? [] }).sorted()
    guard !objects.isEmpty || hop.server != nil else { return }
    heading(&writer)
    self.findings(findings, report, &writer)
    for route in hop.routes.prefix(2) where route.object != nil {
      writer.row("route", RouteRows.summary(route))
    }
    if let fault = hop.fault { writer.row("on purpose", fault.fault.text, Style(.info)) }
    if let server = hop.server {
      let conflict = hop.verdict == .conflict
      writer.row(
        "TLS",
        "\(hop.client.kind.rawValue) \(writer.arrow) \(server.text)" + (conflict ? ": they do not fit" : ""),
        Style(conflict ? .failure : .text))
    }
    if let answer = hop.authorization, answer.decision != .allowed || answer.deciding != nil {
      writer.row(
        "may call", answer.decision == .allowed ? "yes: \(answer.sentence)" : answer.sentence,
        Style(answer.decision == .denied ? .failure : .text))
    }
    for (object, place) in objects.prefix(most) {
      self.object(object, place ?? object.place, report, &writer)
    }
  }

  private static func heading(_ writer: inout PanelWriter) {
    writer.heading("Config")
  }

  private static func findings(_ findings: [Int], _ report: ConfigReport, _ writer: inout PanelWriter) {
    for index in findings.prefix(most) {
      guard let finding = report.analysis.findings[safe: index] else { continue }
      let sign = "\(writer.sign(finding.level.symbol)) \(finding.code) "
      for line in FindingText.hanging(sign, finding.message, writer.width, Style(finding.level.ink)).prefix(3)
      {
        writer.add(line)
      }
    }
    more(findings.count - most, "findings", &writer)
  }

  private static func object(
    _ object: ConfigObject, _ place: Manifests.Place, _ report: ConfigReport, _ writer: inout PanelWriter
  ) {
    let source = report.set.source(of: object)
    let line = place.start.line > 0 ? "\(SourceName.last(source.name)):\(place.start.line)" : source.name
    let name = "\(ConfigKind.short(object.kind)) \(object.qualifiedName)"
    let room = writer.width - min(TextWidth.of(line), writer.width / 2) - 2
    var text = TextLine(TextWidth.cut(name, to: max(6, room)), Style(.text))
    text.addRight(TextWidth.cut(line, to: writer.width / 2), Style(.muted), width: writer.width)
    writer.add(text)
  }

  private static func more(_ count: Int, _ what: String, _ writer: inout PanelWriter) {
    guard count > 0 else { return }
    writer.add(
      TextLine([("c", Style(.key, on: .ground, .bold)), ("  \(count) more \(what)", Style(.muted))]))
  }
}
