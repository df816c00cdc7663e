import FoundationEssentials

/// Something that happened in the mesh and that someone on call would want to know of later: what turned red,
/// came, went or was changed. A value; made by `Topology` from two snapshots, by the configuration, or by a feed.
public struct MeshChange: Sendable, Hashable {
  /// What kind of thing happened.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Health went to failure.
    case failed
    /// Health went to degraded, from better or from failure (`from` says which).
    case degraded
    /// Health came back to healthy.
    case recovered
    /// A workload, service or edge was seen for the first time.
    case appeared
    /// It is not in the mesh any more.
    case vanished
    /// A proxy's process began anew.
    case restarted
    /// A source does not answer any more.
    case lost
    /// It answers again.
    case answered
    /// A proxy runs another version.
    case upgraded
    /// Configuration was changed.
    case configured
  }

  /// What it happened to.
  public enum Subject: Sendable, Hashable {
    /// A node of the graph.
    case node(NodeID)
    /// An edge of the graph.
    case edge(EdgeID)
    /// A source, by its name.
    case source(String)
    /// A configuration object or file, by its name.
    case config(String)
  }

  /// Wall clock of the snapshot that showed it.
  public var at: Date
  /// What happened.
  public var kind: Kind
  /// To what.
  public var subject: Subject
  /// The thing's name as people say it: `reviews v3`, `productpage v1 → reviews v3`. Raw text from outside.
  public var name: String
  /// The namespace it is in, where it is in one.
  public var namespace: String?
  /// What it was before, in one or two words (`healthy`, `1.29.0`); nil where there was nothing.
  public var from: String?
  /// What it is now; nil where it is gone.
  public var to: String?
  /// Why, as a sentence, where that is known.
  public var reason: String?

  /// Makes a change.
  public init(
    at: Date, kind: Kind, subject: Subject, name: String, namespace: String? = nil, from: String? = nil,
    to: String? = nil, reason: String? = nil
  ) {
    self.at = at
    self.kind = kind
    self.subject = subject
    self.name = name
    self.namespace = namespace
    self.from = from
    self.to = to
    self.reason = reason
  }
}
