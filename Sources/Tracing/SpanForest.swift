/// Who is whose child: every span hangs below a root, whatever was reported. Without recursion throughout.
struct SpanForest {
  /// Why a root is there that nobody reported.
  enum Placeholder {
    /// Spans name a parent that was not reported.
    case missingParent(UInt64)
    /// Spans name each other in a circle.
    case cycle
  }

  /// Children of each node; nodes behind the reported spans are placeholders.
  private(set) var children: [[Int]]
  /// Parent of each node, nil for roots.
  private(set) var parent: [Int?]
  /// Nodes without parent, in the order found.
  private(set) var roots: [Int] = []
  /// What stands at node `spans.count + i`.
  private(set) var placeholders: [Placeholder] = []
  /// Reported spans that named themselves as parent.
  private(set) var ownParents: Set<Int> = []
  private let spans: [ZipkinSpan]

  init(_ spans: [ZipkinSpan]) {
    self.spans = spans
    parent = Array(repeating: nil, count: spans.count)
    children = Array(repeating: [], count: spans.count)
    link()
    for node in spans.indices where parent[node] == nil { roots.append(node) }
    for node in spans.indices { if let above = parent[node] { children[above].append(node) } }
    // Placeholders were given places behind the spans while linking.
    for i in placeholders.indices { roots.append(spans.count + i) }
    breakCycles()
  }

  private mutating func link() {
    var byID: [UInt64: [Int]] = [:]
    byID.reserveCapacity(spans.count)
    for (i, span) in spans.enumerated() { byID[span.id, default: []].append(i) }
    var missing: [UInt64: Int] = [:]
    for (i, span) in spans.enumerated() {
      if span.isShared,
        let client = byID[span.id]?.prefix(16).first(where: { $0 != i && !spans[$0].isShared })
      {
        parent[i] = client
        continue
      }
      guard let wanted = span.parentID else { continue }
      if let found = resolve(wanted, for: i, byID[wanted] ?? []) {
        parent[i] = found
      } else if wanted == span.id {
        ownParents.insert(i)
      } else {
        let place: Int
        if let known = missing[wanted] {
          place = known
        } else {
          place = spans.count + placeholders.count
          missing[wanted] = place
          placeholders.append(.missingParent(wanted))
          children.append([])
          parent.append(nil)
        }
        parent[i] = place
      }
    }
  }

  /// Of several spans with the wanted id: the server half on the same host, else the client's, else any.
  private func resolve(_ wanted: UInt64, for child: Int, _ all: [Int]) -> Int? {
    let candidates = all.prefix(16).filter { $0 != child }
    guard candidates.count > 1 else { return candidates.first }
    let own = spans[child].local
    return candidates.first { spans[$0].kind == .server && spans[$0].local.isSameHost(as: own) }
      ?? candidates.first { !spans[$0].isShared && spans[$0].local.isSameHost(as: own) }
      ?? candidates.first { !spans[$0].isShared } ?? candidates.first
  }

  /// What no root reaches hangs in a circle: each circle is opened at its earliest span, below a placeholder.
  private mutating func breakCycles() {
    var reached = Array(repeating: false, count: children.count)
    var stack = roots
    func walk(_ stack: inout [Int], _ reached: inout [Bool]) {
      while let node = stack.popLast() {
        guard !reached[node] else { continue }
        reached[node] = true
        stack.append(contentsOf: children[node])
      }
    }
    walk(&stack, &reached)
    var bucket: Int?
    for start in spans.indices where !reached[start] {
      // Up from here until a node comes twice: from there on it is the circle.
      var seen: [Int: Int] = [:]
      var path: [Int] = []
      var node = start
      while seen[node] == nil, let above = parent[node] {
        seen[node] = path.count
        path.append(node)
        node = above
      }
      guard let first = seen[node] else { continue }
      let circle = path[first...]
      let opened = circle.min { (spans[$0].begin ?? .max, $0) < (spans[$1].begin ?? .max, $1) } ?? node
      let place: Int
      if let bucket {
        place = bucket
      } else {
        place = children.count
        placeholders.append(.cycle)
        children.append([])
        parent.append(nil)
        reached.append(true)
        roots.append(place)
        bucket = place
      }
      if let above = parent[opened] { children[above].removeAll { $0 == opened } }
      parent[opened] = place
      children[place].append(opened)
      var below = [opened]
      walk(&below, &reached)
    }
  }

  /// Sorts roots and siblings by a key, once it is known.
  mutating func sort(by begin: [Int64]) {
    func before(_ a: Int, _ b: Int) -> Bool { (begin[a], a) < (begin[b], b) }
    roots.sort(by: before)
    for node in children.indices where children[node].count > 1 { children[node].sort(by: before) }
  }

  /// Every node, parents before children, siblings in order.
  func preorder() -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(children.count)
    var stack = Array(roots.reversed())
    while let node = stack.popLast() {
      order.append(node)
      stack.append(contentsOf: children[node].reversed())
    }
    return order
  }
}

extension ZipkinSpan.Endpoint {
  /// Known to be the same host; by address where both have one, else by service.
  func isSameHost(as other: Self) -> Bool {
    if let address, let theirs = other.address { return address == theirs }
    return service != nil && service == other.service
  }

  /// Known to be another host.
  func isOtherHost(than other: Self) -> Bool {
    guard let address, let theirs = other.address else { return false }
    return address != theirs
  }
}
