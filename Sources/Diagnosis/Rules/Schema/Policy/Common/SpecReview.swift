import Manifests

/// What the validators say of one object, gathered before it is reported: what Istio's own validation rejects (IST0106)
/// and what it warns of (IST0133, or a code of its own).
struct SpecReview {
  /// One thing said.
  struct Remark {
    var code: String
    var level: Level
    var place: Place
    var message: String
    var notes: [RuleReport.Note]
    var fix: String?
  }

  /// The object that is looked at.
  let object: ConfigObject
  /// Who does not take the object: `Istio`, or `the API server` where a CRD's own schema says no.
  let judge: String
  /// What was said, in the order it was found.
  private(set) var remarks: [Remark] = []
  private var hasPlaceholder = false

  init(_ object: ConfigObject, judge: String = "Istio") {
    self.object = object
    self.judge = judge
  }

  /// Says that the object will not be taken. `fault` is a sentence without its stop; who rejects what is added.
  mutating func reject(_ place: Place, _ fault: String, fix: String? = nil, notes: [RuleReport.Note] = []) {
    remarks.append(
      Remark(
        code: "IST0106", level: .error, place: place,
        message: "\(fault). \(Self.capital(judge)) rejects the \(object.kind)",
        notes: notes, fix: fix))
  }

  /// Says that the object is taken, but not meant like that. The message must say what becomes of it.
  mutating func warn(
    _ place: Place, _ message: String, fix: String? = nil, notes: [RuleReport.Note] = [],
    code: String = "IST0133", level: Level = .warning
  ) {
    remarks.append(
      Remark(code: code, level: level, place: place, message: message, notes: notes, fix: fix))
  }

  /// Whether a text is a template's placeholder that nobody filled in; the first one of an object is reported, the
  /// others would say the same.
  mutating func isPlaceholder(_ text: Located<String>) -> Bool {
    guard let placeholder = Placeholder.first(in: text.value) else { return false }
    if !hasPlaceholder {
      hasPlaceholder = true
      reject(
        text.place, "\(Excerpt.of(text.value)) still holds the placeholder \(placeholder)",
        fix: "fill in the template (envsubst, helm template, kustomize build) before you apply or check it")
    }
    return true
  }

  /// Says that elements of lists under a value are null, wherever they stand.
  mutating func rejectNullElements(under node: Node, key: String = "spec") {
    for item in node.items {
      if item.isNull {
        reject(item.place, "An element of \(key) is null", fix: "fill it in, or remove the lone dash")
      } else {
        rejectNullElements(under: item, key: key)
      }
    }
    for entry in node.entries { rejectNullElements(under: entry.value, key: entry.key) }
  }

  /// Hands over what was said. A huge object that repeats its mistake a thousand times is not worth a thousand lines.
  func file(into report: inout RuleReport) {
    var counts: [String: Int] = [:]
    for remark in remarks {
      let count = counts[remark.code, default: 0] + 1
      counts[remark.code] = count
      guard count <= Self.shown else { continue }
      report.report(
        object, at: remark.place, remark.message, code: remark.code, level: remark.level, notes: remark.notes,
        fix: remark.fix)
    }
    for (code, count) in counts.sorted(by: { $0.key < $1.key }) where count > Self.shown {
      guard let last = remarks.last(where: { $0.code == code }) else { continue }
      report.report(
        object,
        "\(count - Self.shown) more findings of \(code) in this \(object.kind) are not shown one by one",
        code: code, level: last.level)
    }
  }

  private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// How many findings of one code an object may have before the rest are only counted.
  static let shown = 100
}
