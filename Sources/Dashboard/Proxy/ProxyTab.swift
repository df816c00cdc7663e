import Exposition

/// The pages of one proxy.
public enum ProxyTab: String, Sendable, Hashable, CaseIterable {
  case overview, clusters, endpoints, listeners, routes, secrets, bootstrap
  // What a ztunnel has instead.
  case workloads, services, policies, identities, connections
  case dump
  case logging
  case statistics

  /// The pages of an Envoy.
  static let envoy: [ProxyTab] = [
    .overview, .clusters, .endpoints, .listeners, .routes, .secrets, .bootstrap, .dump, .logging, .statistics,
  ]
  /// The pages of a ztunnel.
  static let ztunnel: [ProxyTab] = [
    .overview, .workloads, .services, .policies, .identities, .connections, .dump,
  ]

  /// Its title.
  var title: String {
    switch self {
    case .overview: "Overview"
    case .clusters: "Clusters"
    case .endpoints: "Endpoints"
    case .listeners: "Listeners"
    case .routes: "Routes"
    case .secrets: "Secrets"
    case .bootstrap: "Bootstrap"
    case .workloads: "Workloads"
    case .services: "Services"
    case .policies: "Policies"
    case .identities: "Certificates"
    case .connections: "Connections"
    case .dump: "Dump"
    case .logging: "Log levels"
    case .statistics: "Statistics"
    }
  }

  /// Its title where there is little room.
  var shortTitle: String {
    switch self {
    case .overview: "Proxy"
    case .clusters: "Clust"
    case .endpoints: "Endp"
    case .listeners: "Listen"
    case .bootstrap: "Boot"
    case .logging: "Log"
    case .statistics: "Stats"
    case .identities: "Certs"
    case .connections: "Conns"
    default: title
    }
  }

  /// Its rows can be sorted and narrowed.
  var isTable: Bool {
    switch self {
    case .overview, .bootstrap, .dump: false
    default: true
    }
  }
}
