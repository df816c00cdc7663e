import Manifests

/// What is doubtful in an object's `apiVersion` and `kind`.
enum KindDoubt {
  /// No `apiVersion`; the ones that its kind could mean.
  case noVersion(candidates: [KnownKinds.Kind])
  /// The kind is misspelt.
  case misspeltKind(meant: String)
  /// The group is misspelt.
  case misspeltGroup(meant: String)
  /// The kind belongs to other groups.
  case wrongGroup(candidates: [KnownKinds.Kind])
  /// The group is one of Istio's and has no such kind.
  case noSuchKind
  /// The kind is not served in this version.
  case unserved(KnownKinds.Kind)

  /// nil where nothing is doubtful, or nothing is known of the group.
  static func of(_ object: ConfigObject) -> KindDoubt? {
    // Nearly every object is right: that is found out first.
    if let known = KnownKinds.kind(object.kind, in: object.group), known.versions.contains(object.version) {
      return nil
    }
    let named = KnownKinds.named(object.kind)
    if object.root["apiVersion"]?.text == nil { return .noVersion(candidates: named) }
    if RetiredKinds.knows(object.group) { return nil }
    guard let kinds = KnownKinds.kinds(of: object.group) else { return strangeGroup(object, named) }
    if let known = kinds[object.kind] {
      if known.versions.contains(object.version) { return nil }
      if RetiredKinds.kubernetes(object.group, object.version, object.kind) != nil { return nil }
      return .unserved(known)
    }
    if RetiredKinds.kubernetes(object.group, object.version, object.kind) != nil { return nil }
    if !named.isEmpty { return .wrongGroup(candidates: named) }
    if let meant = Spelling.nearest(object.kind, in: kinds.keys) { return .misspeltKind(meant: meant) }
    return KnownKinds.isIstio(object.group) ? .noSuchKind : nil
  }

  /// Only what looks like a slip of the fingers is spoken of: other operators have groups of their own.
  private static func strangeGroup(_ object: ConfigObject, _ named: [KnownKinds.Kind]) -> KindDoubt? {
    // Versions are written without a group by core kinds only.
    let groups = named.map(\.group).filter { !$0.isEmpty }
    if let meant = Spelling.nearest(object.group, in: groups) { return .misspeltGroup(meant: meant) }
    if object.group.hasSuffix("istio.io"), !named.isEmpty { return .wrongGroup(candidates: named) }
    return nil
  }
}

extension KindDoubt {
  /// Where the `kind` stands.
  static func kindPlace(_ object: ConfigObject) -> Place? { object.root["kind"]?.place }
  /// Where the `apiVersion` stands.
  static func versionPlace(_ object: ConfigObject) -> Place? {
    object.root["apiVersion"]?.place ?? object.root["kind"]?.place
  }

  /// `a, b or c`.
  static func either(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
