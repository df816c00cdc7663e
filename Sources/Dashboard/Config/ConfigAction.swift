import Diagnosis

/// What the config pane can show.
public enum ConfigView: String, Sendable, Hashable, CaseIterable {
  /// What is wrong.
  case findings
  /// All objects.
  case objects
  /// Effective mutual TLS by service port.
  case mtls
  /// Effective authorization by workload.
  case authz
  /// Routes by service.
  case routes
  /// Gateways from host and port to workload.
  case gateways

  /// The word on its tab.
  var title: String {
    switch self {
    case .findings: "Findings"
    case .objects: "Objects"
    case .mtls: "mTLS"
    case .authz: "Authorization"
    case .routes: "Routes"
    case .gateways: "Gateways"
    }
  }

  /// The kinds that what it shows follows from, as `ReadingGaps` names them.
  var kinds: [String] {
    switch self {
    case .findings, .objects: []
    case .mtls: ["security.istio.io/PeerAuthentication", "networking.istio.io/DestinationRule"]
    case .authz: ["security.istio.io/AuthorizationPolicy"]
    case .routes: ["networking.istio.io/VirtualService", "networking.istio.io/DestinationRule"]
    case .gateways: ["networking.istio.io/Gateway", "networking.istio.io/VirtualService"]
    }
  }
}

/// What happens to the config pane beyond moving about in it.
public enum ConfigAction: Sendable {
  /// Something was read.
  case received(ConfigReport)
  /// Another view; nil is the next.
  case show(ConfigView?)
  /// Another cluster's configuration, where several are read; nil is the next.
  case showCluster(String?)
  /// The view before.
  case showPrevious
  /// Grouped otherwise; nil is the next way.
  case group(ConfigGrouping?)
  /// Only this level and worse; nil is the next choice.
  case least(Level?)
  /// Only rows with these words.
  case filter(String)
  /// Everything again: no filter, no level, not only what concerns one node.
  case showAll
  /// The page of a code; nil is the selected finding's.
  case explain(String?)
  /// The source to the next place that the finding speaks of.
  case nextPlace
  /// The source by so many lines and columns.
  case scrollSource(lines: Int, columns: Int)
  /// To the node or edge that the selection is about.
  case locate
  /// To what concerns the selection of the graph.
  case showSelected
  /// The selected place in an editor.
  case edit
  /// Reads everything again.
  case readAgain
}
