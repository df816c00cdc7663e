import Layout
import Mesh
import Topology

/// A box around nodes as it was laid out, and what stands in it.
struct BoxFrame: Sendable {
  var name: String
  var rect: GridRect
  /// How many boxes it lies in.
  var depth: Int
  /// Indices of its nodes in the view, those of boxes in it included.
  var members: [Int]
  /// Stretches of its upper border that no line crosses, from left to right: there its title may stand.
  var upperRooms: [Range<Int>]
  /// The same of its lower border, for when the upper one is scrolled away.
  var lowerRooms: [Range<Int>]

  /// The boxes of a drawing, outer ones first.
  static func all(_ drawing: Drawing, paths: [[String]], lines: LineGrid) -> [BoxFrame] {
    let boxes = drawing.groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return boxes.map { path, rect in
      let inside = rect.x + 1..<max(rect.x + 1, rect.maxX - 1)
      return BoxFrame(
        name: BoxPlan.title(path), rect: rect, depth: path.count - 1,
        members: paths.indices.filter { paths[$0].starts(with: path) },
        upperRooms: lines.freeRuns(y: rect.y, in: inside),
        lowerRooms: lines.freeRuns(y: rect.maxY - 1, in: inside))
    }
  }

  /// What its members are and how the worst of them does.
  func summary(_ nodes: [Node?], _ type: GraphType) -> (count: Int, noun: String, health: Health) {
    let present = members.compactMap { nodes[$0] }
    let running = present.count { $0.type != .service && $0.type != .unknown }
    let health = present.lazy.map(\.health).max() ?? .na
    if running == 0 { return (present.count, present.count == 1 ? "service" : "services", health) }
    let noun = type == .app ? "app" : "workload"
    return (running, running == 1 ? noun : noun + "s", health)
  }
}
