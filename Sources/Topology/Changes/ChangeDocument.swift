import FoundationEssentials
import Mesh

/// A change as `pharos.event/v1`: one line of JSON.
///
/// `{"schema","at","kind","subject","id","name","namespace","from","to","reason"}`: `at` is RFC 3339 in UTC; `kind` one of
/// failed, degraded, recovered, appeared, vanished, restarted, lost, answered, upgraded, configured; `subject` one of
/// node, edge, source, config, and `id` its identity (a node's and an edge's as in `pharos.graph/v1`). What is not
/// known is absent.
public struct ChangeDocument: Sendable {
  /// The schema's name.
  public static let schema = "pharos.event/v1"

  private let change: MeshChange

  /// Wraps a change.
  public init(_ change: MeshChange) { self.change = change }

  /// The document, without a line end.
  public var json: String {
    var json = JSONText()
    let (subject, id) = change.subject.words
    json.object { json in
      json.field("schema", Self.schema)
      json.field("at", change.at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      json.field("kind", change.kind.rawValue)
      json.field("subject", subject)
      json.field("id", id)
      json.field("name", change.name)
      json.field("namespace", change.namespace)
      json.field("from", change.from)
      json.field("to", change.to)
      json.field("reason", change.reason)
    }
    return json.text
  }
}

extension MeshChange.Subject {
  /// What it is, and which.
  var words: (kind: String, id: String) {
    switch self {
    case .node(let id): ("node", id.text)
    case .edge(let id): ("edge", id.text)
    case .source(let name): ("source", name)
    case .config(let name): ("config", name)
    }
  }
}
