import Manifests

/// Where rules put what they find. Paths and file names are worked out here, once, for findings only.
struct RuleReport {
  /// The set that is looked at.
  let set: ConfigSet
  /// The code and level of the rule that runs.
  var code = ""
  var level = Level.error
  /// What was found.
  private(set) var findings: [Finding] = []
  /// What the objects mean together; worked out when the first rule asks.
  lazy var effective = EffectiveConfig(set)
  /// Parts of rules that were not run because facts are missing.
  private(set) var notChecked: [(code: String, needs: [Fact])] = []
  /// The time that certificates are held against, in seconds since 1970.
  let now: Int

  init(set: ConfigSet, now: Int? = nil) {
    self.set = set
    self.now = now ?? set.readAt
  }

  /// Says that a part of the running rule was not run; a rule that needs facts as a whole lists them in `Rule.needs`.
  mutating func skip(needs: Fact...) {
    let code = code
    guard !notChecked.contains(where: { $0.code == code && $0.needs == needs }) else { return }
    notChecked.append((code, needs))
  }

  /// Another place that explains a finding.
  struct Note {
    var message: String
    var object: ConfigObject?
    var place: Place?

    init(_ message: String, _ object: ConfigObject? = nil, at place: Place? = nil) {
      self.message = message
      self.object = object
      self.place = place
    }
  }

  /// Reports a finding of the running rule (or of `code`, from a shared check) about an object.
  /// - Parameters:
  ///   - place: where in the object; nil: the object as a whole, shown at its name.
  ///   - missing: the path of a value that is not written, where the finding is about just that.
  ///   - fix: what to do, one sentence.
  mutating func report(
    _ object: ConfigObject, at place: Place? = nil, missing: String? = nil, _ message: String,
    code: String? = nil, level: Level? = nil, notes: [Note] = [], fix: String? = nil
  ) {
    let shown = place ?? object.place
    findings.append(
      Finding(
        code: code ?? self.code, level: level ?? self.level, object: object.index, kind: object.kind,
        namespace: object.namespace, name: object.name, cluster: object.cluster,
        path: Self.bounded(missing ?? place.flatMap { object.root.path(to: $0.node) } ?? ""),
        file: set.source(of: object).name, start: shown.start, end: shown.end,
        message: Self.bounded(message), notes: notes.map(note), fix: fix.map(Self.bounded), related: []))
  }

  /// Reports a finding about something that is no object of the set: the mesh's networks, a text that was not read.
  mutating func report(
    kind: String, namespace: String = "", name: String, file: String, start: Position, end: Position,
    path: String = "",
    _ message: String, code: String? = nil, level: Level? = nil, fix: String? = nil
  ) {
    findings.append(
      Finding(
        code: code ?? self.code, level: level ?? self.level, object: nil, kind: kind, namespace: namespace,
        name: name,
        cluster: "", path: path, file: file, start: start, end: end, message: message, notes: [], fix: fix,
        related: []))
  }

  /// Texts quote names from files, and a name may be megabytes long.
  private static func bounded(_ text: String) -> String {
    guard text.utf8.count > 2000 else { return text }
    return String(decoding: text.utf8.prefix(1996), as: UTF8.self) + " …"
  }

  private func note(_ note: Note) -> Finding.Note {
    Finding.Note(
      message: Self.bounded(note.message), object: note.object.flatMap { $0.index < 0 ? nil : $0.index },
      file: note.object.map { set.source(of: $0).name } ?? "",
      start: (note.place ?? note.object?.place)?.start ?? .unknown)
  }
}
