import Mesh
import Terminal

/// Where an edge's numbers come from, where that is not simply its proxies of now.
enum OriginRows {
  /// Numbers of proxies that are older than this are said to be.
  private static let fresh = 5.0

  static func write(_ edge: Edge, _ writer: inout PanelWriter) {
    if let part = edge.ambient {
      writer.row(
        "told by", part == .waypoint ? "a waypoint" : "ztunnel: connections and bytes alone", Style(.muted))
    }
    let isOrdinary = edge.origins.allSatisfy {
      $0.kind == .proxy && !$0.isEnvoysOwn && ($0.ageSeconds ?? 0) < fresh
    }
    guard !isOrdinary else { return }
    for origin in edge.origins.prefix(3) {
      let age = origin.ageSeconds.map { ", \(writer.format.seconds($0.rounded())) ago" } ?? ""
      let isOld = (origin.ageSeconds ?? 0) > 60
      writer.row("from", origin.text + age, Style(isOld ? .warning : .muted))
    }
  }
}
