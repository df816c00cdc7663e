import Mesh

/// One line on why an edge or a node is red, from codes, flags and the difference between what caller and
/// server saw.
public struct Cause: Sendable, Hashable {
  /// A key and what it leads to: `t`, `its traces`.
  public struct NextKey: Sendable, Hashable {
    /// The key to press.
    public var key: Character
    /// Where it leads.
    public var what: String
    /// Makes an advice.
    public init(key: Character, what: String) {
      self.key = key
      self.what = what
    }
  }

  /// One or two sentences for people. Holds names from outside: a canvas makes it safe.
  public var sentence: String
  /// The key that leads on, where one does.
  public var nextKey: NextKey?
  /// Whether the cause is known; if not, the sentence says so and names what was seen.
  public var isKnown: Bool
  /// Done on purpose (injected faults, mirrored traffic): not an incident.
  public var isDeliberate: Bool

  /// Makes a cause.
  public init(sentence: String, nextKey: NextKey? = nil, isKnown: Bool = true, isDeliberate: Bool = false) {
    self.sentence = sentence
    self.nextKey = nextKey
    self.isKnown = isKnown
    self.isDeliberate = isDeliberate
  }

  /// The sentence with the key behind it: `… See its traces [t]`.
  public var line: String {
    guard let nextKey else { return sentence }
    return "\(sentence). See \(nextKey.what) [\(nextKey.key)]"
  }

  /// Why an edge is not healthy, or nil when nothing is wrong with it. Cost: a walk over the edges.
  /// - Parameter config: what is known of the configuration; the sentence then names the object and line in effect.
  public static func of(edge: Edge, in snapshot: Snapshot, config: MeshAnnotations? = nil) -> Cause? {
    EdgeDiagnosis(edge: edge, snapshot: snapshot, config: config).cause()
  }

  /// Why a node is not healthy: a proxy that does not answer, else its worst edge; nil when nothing is wrong.
  /// Cost: a few walks over edges and sources.
  public static func of(node: Node, in snapshot: Snapshot, config: MeshAnnotations? = nil) -> Cause? {
    NodeDiagnosis(node: node, snapshot: snapshot, config: config).cause()
  }
}
