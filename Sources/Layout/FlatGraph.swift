/// The input as numbers: nodes sorted by id, edges sorted by id, ends as indices. All later steps work on these,
/// so that order of input does not matter and no string is looked at twice.
struct FlatGraph {
  struct Edge {
    /// Index of the left end once the graph is oriented; before that the source.
    var tail: Int
    /// Index of the right end once the graph is oriented; before that the target.
    var head: Int
    /// Cells its label needs.
    var label: Int
    /// How much it matters.
    var weight: Int
    /// Drawn from head to tail: it would close a cycle.
    var isReversed = false
    /// Its place in `GraphInput.edges`.
    var reference: Int
  }

  /// Places in `GraphInput.nodes`.
  var references: [Int]
  var width: [Int]
  /// Rows that a node takes up: the box, and below it its loops.
  var height: [Int]
  /// Rows of the box alone.
  var boxHeight: [Int]
  /// Edges between different nodes.
  var edges: [Edge]
  /// An edge from a node to itself.
  struct Loop {
    var node: Int
    /// Cells its label needs.
    var label: Int
    /// Its place in `GraphInput.edges`.
    var reference: Int
  }
  /// Edges from a node to itself.
  var loops: [Loop]
  /// The innermost group of each node, -1 where it lies in none.
  var group: [Int]
  /// All groups of the input.
  var tree: GroupTree
  /// Whether any of the nodes lies in a group.
  var isGrouped: Bool { group.contains { $0 >= 0 } }

  var count: Int { references.count }

  /// The row of the box, from its top, at which edges arrive and leave.
  func port(_ node: Int) -> Int { (boxHeight[node] - 1) / 2 }

  /// The same for edges drawn against the direction; a box with two inner rows has one for each.
  func reversePort(_ node: Int) -> Int { boxHeight[node] >= 4 ? port(node) + 1 : port(node) }
}

extension FlatGraph {
  init(_ input: GraphInput) {
    // A node that comes twice counts once, as it came first.
    var order = Array(input.nodes.indices)
    order.sort { (input.nodes[$0].id, $0) < (input.nodes[$1].id, $1) }
    var index: [String: Int] = Dictionary(minimumCapacity: order.count)
    references = []
    references.reserveCapacity(order.count)
    for i in order where index[input.nodes[i].id] == nil {
      index[input.nodes[i].id] = references.count
      references.append(i)
    }
    width = references.map { max(1, input.nodes[$0].width) }
    boxHeight = references.map { max(1, input.nodes[$0].height) }
    height = boxHeight
    let tree = GroupTree(references.map { input.nodes[$0].group })
    self.tree = tree
    group = references.map { tree.index(of: input.nodes[$0].group) }

    var edgeOrder = Array(input.edges.indices)
    edgeOrder.sort { (input.edges[$0].id, $0) < (input.edges[$1].id, $1) }
    edges = []
    edges.reserveCapacity(edgeOrder.count)
    loops = []
    var lastID: String?
    for i in edgeOrder {
      let edge = input.edges[i]
      guard edge.id != lastID, let tail = index[edge.source], let head = index[edge.target] else { continue }
      lastID = edge.id
      if tail == head {
        loops.append(Loop(node: tail, label: max(0, edge.labelWidth), reference: i))
        height[tail] += height[tail] == boxHeight[tail] ? 2 : 1
      } else {
        edges.append(
          Edge(
            tail: tail, head: head, label: max(0, edge.labelWidth), weight: max(1, min(edge.weight, 64)),
            reference: i))
      }
    }
  }

  private init(part nodes: [Int], edges: [Edge], loops: [Loop], of whole: FlatGraph) {
    references = nodes.map { whole.references[$0] }
    width = nodes.map { whole.width[$0] }
    height = nodes.map { whole.height[$0] }
    boxHeight = nodes.map { whole.boxHeight[$0] }
    group = nodes.map { whole.group[$0] }
    tree = whole.tree
    self.edges = edges
    self.loops = loops
  }

  /// The connected parts, in the order of their first node.
  /// - Parameter joiningGroups: all nodes that lie in groups, and what is connected with them, are one part.
  func components(joiningGroups: Bool = true) -> [FlatGraph] {
    var part = Array(0..<count)
    func find(_ v: Int) -> Int {
      var v = v
      while part[v] != v {
        part[v] = part[part[v]]
        v = part[v]
      }
      return v
    }
    for edge in edges {
      let a = find(edge.tail)
      let b = find(edge.head)
      if a != b { part[max(a, b)] = min(a, b) }
    }
    if joiningGroups, let first = group.firstIndex(where: { $0 >= 0 }) {
      for v in first..<count where group[v] >= 0 {
        let a = find(first)
        let b = find(v)
        if a != b { part[max(a, b)] = min(a, b) }
      }
    }
    // The root of each part is its first node: numbering by first sight keeps the order.
    var number = Array(repeating: -1, count: count)
    var local = Array(repeating: 0, count: count)
    var nodes: [[Int]] = []
    for v in 0..<count {
      let root = find(v)
      if number[root] < 0 {
        number[root] = nodes.count
        nodes.append([])
      }
      number[v] = number[root]
      local[v] = nodes[number[v]].count
      nodes[number[v]].append(v)
    }
    if nodes.count == 1 { return [self] }
    var partEdges = Array(repeating: [Edge](), count: nodes.count)
    for var edge in edges {
      let p = number[edge.tail]
      edge.tail = local[edge.tail]
      edge.head = local[edge.head]
      partEdges[p].append(edge)
    }
    var partLoops = Array(repeating: [Loop](), count: nodes.count)
    for var loop in loops {
      let p = number[loop.node]
      loop.node = local[loop.node]
      partLoops[p].append(loop)
    }
    return nodes.indices.map {
      FlatGraph(part: nodes[$0], edges: partEdges[$0], loops: partLoops[$0], of: self)
    }
  }
}
