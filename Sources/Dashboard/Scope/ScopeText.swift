import Terminal

/// How the scope is called.
enum ScopeText {
  /// What the header calls the mesh: `bookinfo@prod`.
  static func title(_ report: ScopeReport) -> String {
    var place = report.context ?? "in-cluster"
    if report.isOfSeveral {
      place = report.members.map { member in
        if case .failed = member.phase { "\(member.name) (down)" } else { member.name }
      }.joined(separator: " + ")
    }
    return switch report.choice {
    case .none: place
    case .namespace(let name): "\(name)@\(place)"
    case .all: "all@\(place)"
    }
  }

  /// How one of several clusters is: whether something is wrong (nil: it is not known yet), and in words.
  static func state(of member: ScopeReport.Member) -> (problem: Bool?, text: String) {
    switch member.phase {
    case .connecting: return (nil, "Waiting for the cluster…")
    case .failed(let reason): return (true, reason)
    case .ready: break
    }
    var parts: [String] = []
    if let cluster = member.cluster { parts.append("read as cluster \(cluster)") }
    if let way = member.way { parts.append(way) }
    let isRead = member.cluster != nil
    return (!isRead || !member.remarks.isEmpty, (parts + member.remarks).joined(separator: ", "))
  }

  /// The load on the API server for the header: `4.2/20 req/s`.
  static func load(_ load: ScopeReport.Load, _ format: Format) -> String {
    "API \(format.shortRate(load.requests))/\(format.shortRate(load.requestsLimit)) req/s"
  }
}

extension Format {
  /// A rate without its unit, as short as it can be: `0`, `4.2`, `20`.
  func shortRate(_ value: Double) -> String {
    Self.fixed(value, decimals: value < 10 && value != value.rounded() ? 1 : 0)
  }
}
