import JSON

/// The role that Pharos needs, as YAML for `kubectl apply -f -`.
///
/// SelfSubjectAccessReviews need no rule where `system:basic-user` stands, as it does in every cluster by default;
/// it is named all the same for those that took it away.
public struct RoleText: Sendable, Hashable {
  /// Who gets the role.
  public enum Subject: Sendable, Hashable {
    /// A user by name.
    case user(String)
    /// A group by name.
    case group(String)
    /// A service account.
    case serviceAccount(name: String, namespace: String)
  }

  /// What is to be possible.
  public var features: [RoleFeature]
  /// In that namespace alone (a Role); nil: in all (a ClusterRole).
  public var namespace: String?
  /// Who gets it.
  public var subject: Subject
  /// Name of the role and its binding.
  public var name: String

  /// Makes one.
  public init(
    features: [RoleFeature] = RoleFeature.allCases, namespace: String? = nil,
    subject: Subject = .user("YOUR-USER"), name: String = "pharos"
  ) {
    self.features = features
    self.namespace = namespace
    self.subject = subject
    self.name = name
  }

  /// The YAML: the role and its binding, with comments.
  public var yaml: String {
    let kind = namespace == nil ? "ClusterRole" : "Role"
    let metadata =
      "metadata:\n  name: \(Self.quoted(name))"
      + (namespace.map { "\n  namespace: \(Self.quoted($0))" } ?? "")
    var lines = [
      "# What Pharos asks a cluster for. It only reads; leave out what you do not want to give.",
      "apiVersion: rbac.authorization.k8s.io/v1", "kind: \(kind)", metadata, "rules:",
    ]
    for feature in RoleFeature.allCases where features.contains(feature) {
      let rules = feature.rules.filter { namespace == nil || !$0.isClusterWide }
      guard !rules.isEmpty else { continue }
      lines.append("  # \(feature.purpose)")
      lines += rules.map(\.yaml)
    }
    if namespace == nil {
      lines.append("  # asking what is allowed, before it is tried")
      lines.append(
        RoleRule(
          groups: ["authorization.k8s.io"], resources: ["selfsubjectaccessreviews"], verbs: ["create"]
        ).yaml)
    } else {
      lines.append(
        "  # Kinds without namespaces (nodes, gateway classes, webhooks) need a ClusterRole: left out.")
    }
    lines += [
      "---", "apiVersion: rbac.authorization.k8s.io/v1", "kind: \(kind)Binding", metadata, "roleRef:",
      "  apiGroup: rbac.authorization.k8s.io", "  kind: \(kind)", "  name: \(Self.quoted(name))", "subjects:",
      subjectYAML,
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Each right in the role, as a question: what `kubectl auth can-i` and ``AccessReview`` answer.
  public var questions: [AccessQuestion] {
    var questions: [AccessQuestion] = []
    for rule in features.flatMap(\.rules) where namespace == nil || !rule.isClusterWide {
      for resource in rule.resources {
        let parts = resource.split(separator: "/").map(String.init)
        for verb in rule.verbs {
          questions.append(
            AccessQuestion(
              verb, parts[0], subresource: parts.count > 1 ? parts[1] : nil, group: rule.groups.first ?? "",
              namespace: namespace, name: rule.names.first))
        }
      }
    }
    return questions
  }

  private var subjectYAML: String {
    switch subject {
    case .user(let name):
      "  - apiGroup: rbac.authorization.k8s.io\n    kind: User\n    name: \(Self.quoted(name))"
    case .group(let name):
      "  - apiGroup: rbac.authorization.k8s.io\n    kind: Group\n    name: \(Self.quoted(name))"
    case .serviceAccount(let name, let namespace):
      "  - kind: ServiceAccount\n    name: \(Self.quoted(name))\n    namespace: \(Self.quoted(namespace))"
    }
  }

  /// Plain where YAML reads it as a text, else in quotes.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
    }
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    if isPlain, let first = text.first, first != "-", !words.contains(text.lowercased()) { return text }
    return JSONValue.quoted(text)
  }
}
