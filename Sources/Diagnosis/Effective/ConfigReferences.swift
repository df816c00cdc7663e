import Manifests

/// One reference between two objects, seen from one of them.
public struct ConfigReference: Sendable {
  /// Which way it points.
  public enum Direction: String, Sendable, Hashable {
    /// The object asked about refers to the other.
    case outgoing
    /// The other refers to the object asked about.
    case incoming
  }
  /// Which way.
  public let direction: Direction
  /// The other object's place in the set's `objects`; nil: it is not there.
  public let object: Int?
  /// `VirtualService bookinfo/reviews`; of an object that is not there, the name as written.
  public let title: String
  /// Where the reference is written, in the object that refers.
  public let place: Place?
  /// `routes to`, `is selected by`.
  public let words: String
}

/// Which objects refer to which. A value, made once for a set.
public struct ConfigReferences: Sendable {
  struct Link: Sendable {
    let from: Int
    let to: Int?
    let title: String
    let place: Place?
    let verb: ReferenceVerb
  }
  private let set: ConfigSet
  private let authorization: AuthorizationIndex
  private var outgoing: [Int: [Link]] = [:]
  private var incoming: [Int: [Link]] = [:]
  /// Policies without a selector, by the namespace they hold in.
  private var wide: [String: [ConfigObject]] = [:]

  /// Follows all references. Cost: about linear in the objects and their references.
  public init(_ config: EffectiveConfig) {
    self.set = config.set
    authorization = config.authorization
    var finder = ReferenceFinder(config)
    finder.findAll()
    wide = finder.wide
    for link in finder.links {
      outgoing[link.from, default: []].append(link)
      if let to = link.to { incoming[to, default: []].append(link) }
    }
  }

  /// Everything that an object refers to and that refers to it, outgoing first.
  public func of(_ object: ConfigObject) -> [ConfigReference] {
    let out = (outgoing[object.index] ?? []).map { link in
      ConfigReference(
        direction: .outgoing, object: link.to, title: link.title, place: link.place,
        words: link.verb.outgoing)
    }
    let back = (incoming[object.index] ?? []).map { link in
      ConfigReference(
        direction: .incoming, object: link.from, title: self.set.objects[link.from].title,
        place: link.place, words: link.verb.incoming)
    }
    return out + back + policiesForAll(object)
  }

  /// Policies without a selector hold for every workload of their namespace, those of the root namespace for all.
  private func policiesForAll(_ object: ConfigObject) -> [ConfigReference] {
    guard Workload.isWorkload(kind: object.kind), !object.group.hasSuffix("istio.io") else { return [] }
    let root = self.set.meshConfig.rootNamespace
    let namespaces = object.namespace == root ? [root] : [object.namespace, root]
    return namespaces.flatMap { namespace in
      (wide[namespace] ?? []).map { policy in
        ConfigReference(
          direction: .incoming, object: policy.index, title: policy.title, place: nil,
          words: namespace == root ? "holds for the whole mesh" : "holds for its whole namespace")
      }
    }
  }
}

/// What a reference means, said from either end.
enum ReferenceVerb: Sendable {
  case answersFor, routesTo, mirrorsTo, bindsTo, usesSubset, delegatesTo, holdsFor, selects, takesSecret
  case allowsCaller, runsAs, attachesTo, opensTo, standsBehind

  var outgoing: String {
    switch self {
    case .answersFor: "answers for"
    case .routesTo: "routes to"
    case .mirrorsTo: "mirrors to"
    case .bindsTo: "is bound to"
    case .usesSubset: "uses a subset of"
    case .delegatesTo: "delegates to"
    case .holdsFor: "holds for"
    case .selects: "selects"
    case .takesSecret: "takes its certificate from"
    case .allowsCaller: "names as caller"
    case .runsAs: "runs as"
    case .attachesTo: "is attached to"
    case .opensTo: "lets its workloads reach"
    case .standsBehind: "stands behind"
    }
  }

  var incoming: String {
    switch self {
    case .answersFor: "is routed by"
    case .routesTo: "is a destination of"
    case .mirrorsTo: "gets copies from"
    case .bindsTo: "carries the routes of"
    case .usesSubset: "has a subset used by"
    case .delegatesTo: "gets its routes used by"
    case .holdsFor: "is governed by"
    case .selects: "is selected by"
    case .takesSecret: "is the certificate of"
    case .allowsCaller: "is named as caller by"
    case .runsAs: "is the account of"
    case .attachesTo: "has attached"
    case .opensTo: "may be reached from"
    case .standsBehind: "has behind it"
    }
  }
}
