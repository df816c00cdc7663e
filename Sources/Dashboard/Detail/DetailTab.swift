import Mesh

/// The pages inside of a subject's page.
public enum DetailTab: String, Sendable, Hashable, CaseIterable {
  /// Key numbers, the charts that matter most, who calls and who is called.
  case overview
  /// What comes in.
  case inbound
  /// What goes out.
  case outbound
  /// Durations as a heat map.
  case latency
  /// Each proxy for itself.
  case proxies
  /// Answers by code and flag.
  case codes

  /// Its title.
  var title: String {
    switch self {
    case .overview: "Overview"
    case .inbound: "Inbound"
    case .outbound: "Outbound"
    case .latency: "Latency"
    case .proxies: "Proxies"
    case .codes: "Codes"
    }
  }
}

/// What the rows of the inbound and outbound tables are.
public enum DetailGrouping: String, Sendable, Hashable, CaseIterable {
  /// One row for each other side, protocol and security.
  case peer
  /// One row for each code.
  case code
  /// One row for each response flag.
  case flag

  /// How it reads above a table.
  func title(isInbound: Bool) -> String {
    switch self {
    case .peer: isInbound ? "source" : "destination"
    case .code: "code"
    case .flag: "flag"
    }
  }
}

/// Which quantiles the charts of durations and sizes draw.
public enum DetailQuantile: String, Sendable, Hashable, CaseIterable {
  /// All that there are.
  case all
  /// One of them.
  case p50, p90, p95, p99

  /// Whether a line of a chart is to be drawn. Lines whose names say no quantile always are.
  func shows(_ name: String) -> Bool {
    guard self != .all, let own = Self.of(name) else { return true }
    return own == self
  }

  /// The quantile that a line's name speaks of: a word of it is `p95`.
  static func of(_ name: String) -> DetailQuantile? {
    for word in name.split(separator: " ") {
      if let found = Self(rawValue: String(word)), found != .all { return found }
    }
    return nil
  }
}

extension Reporter {
  /// Whose numbers they are.
  var owner: String {
    switch self {
    case .source: "client"
    case .destination: "server"
    case .waypoint: "waypoint"
    }
  }
}
