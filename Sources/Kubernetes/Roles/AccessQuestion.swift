import JSON

/// Something that one may or may not do (`ResourceAttributes` of the authorization API).
public struct AccessQuestion: Sendable, Hashable {
  /// `get`, `list`, `watch`, `create`.
  public var verb: String
  /// API group; empty for the core group.
  public var group: String
  /// Plural name of the resource.
  public var resource: String
  /// Such as `proxy` or `log`; nil for the resource itself.
  public var subresource: String?
  /// The namespace; nil: in all of them.
  public var namespace: String?
  /// One object; nil: all.
  public var name: String?

  /// Makes a question.
  public init(
    _ verb: String, _ resource: String, subresource: String? = nil, group: String = "",
    namespace: String? = nil, name: String? = nil
  ) {
    self.verb = verb
    self.group = group
    self.resource = resource
    self.subresource = subresource
    self.namespace = namespace
    self.name = name
  }

  /// May objects of a kind be read?
  public init(_ verb: String, _ kind: ResourceKind, namespace: String? = nil) {
    self.init(verb, kind.plural, group: kind.group, namespace: kind.isNamespaced ? namespace : nil)
  }

  /// The words in which `kubectl auth can-i` takes it.
  public var words: String {
    var words = "\(verb) \(resource)\(group.isEmpty ? "" : "." + group)\(name.map { "/" + $0 } ?? "")"
    if let subresource { words += " --subresource=\(subresource)" }
    return Sentence.clean(words + (namespace.map { " -n " + $0 } ?? " -A"))
  }

  /// The question as the API takes it.
  var review: JSONValue {
    func text(_ value: String?) -> JSONValue? { value.flatMap { $0.isEmpty ? nil : .string($0) } }
    return .members([
      ("apiVersion", .string("authorization.k8s.io/v1")), ("kind", .string("SelfSubjectAccessReview")),
      (
        "spec",
        .members([
          (
            "resourceAttributes",
            .members([
              ("namespace", text(namespace)), ("verb", .string(verb)), ("group", text(group)),
              ("resource", .string(resource)), ("subresource", text(subresource)), ("name", text(name)),
            ])
          )
        ])
      ),
    ])
  }
}
