import Manifests
import Testing

@testable import Diagnosis

/// Random rules over a small alphabet, random requests: what is said to be unreachable is never reached first.
@Suite struct ReachabilityPropertyTests {
  /// A generator with a seed, so that a failure can be told again.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  /// A request, and what is known of its caller.
  struct Request {
    var path, method, authority, header, gateway, label: String
    var port: Int
  }

  static let paths = ["/a", "/ab", "/abc", "/b", "/ba"]
  static let words = ["x", "xy", "y"]

  /// The fields of one match: what YAML says and what it means.
  struct Condition {
    var yaml: String
    var holds: (Request) -> Bool
  }

  static func condition(_ dice: inout Dice) -> Condition {
    var parts: [String] = []
    var tests: [(Request) -> Bool] = []
    func text(_ field: String, _ value: String, _ kind: String, _ get: @escaping (Request) -> String) {
      parts.append("\(field): {\(kind): \(value)}")
      tests.append { kind == "exact" ? get($0) == value : get($0).hasPrefix(value) }
    }
    func flip(_ chance: Int, _ dice: inout Dice) -> Bool { Int.random(in: 0..<chance, using: &dice) == 0 }
    let kinds = ["exact", "prefix"]
    if !flip(6, &dice) {
      text("uri", paths.randomElement(using: &dice) ?? "/a", flip(4, &dice) ? "exact" : "prefix") { $0.path }
    }
    if flip(3, &dice) {
      text("method", ["GET", "POST"].randomElement(using: &dice) ?? "GET", "exact") { $0.method }
    }
    if flip(5, &dice) {
      text(
        "authority", words.randomElement(using: &dice) ?? "x", kinds.randomElement(using: &dice) ?? "exact"
      ) { $0.authority }
    }
    if flip(4, &dice) {
      let value = words.randomElement(using: &dice) ?? "x"
      let kind = kinds.randomElement(using: &dice) ?? "exact"
      let field = flip(3, &dice) ? "withoutHeaders" : "headers"
      parts.append("\(field): {h: {\(kind): \(value)}}")
      tests.append { request in
        (kind == "exact" ? request.header == value : request.header.hasPrefix(value))
          != (field == "withoutHeaders")
      }
    }
    if flip(6, &dice) {
      parts.append("port: 80")
      tests.append { $0.port == 80 }
    }
    if flip(6, &dice) {
      let gateway = ["mesh", "gw"].randomElement(using: &dice) ?? "gw"
      parts.append("gateways: [\(gateway)]")
      tests.append { $0.gateway == gateway }
    }
    if flip(6, &dice) {
      let label = words.randomElement(using: &dice) ?? "x"
      parts.append("sourceLabels: {app: \(label)}")
      tests.append { $0.label == label }
    }
    parts.shuffle(using: &dice)
    let all = tests
    return Condition(yaml: "{\(parts.joined(separator: ", "))}") { request in all.allSatisfy { $0(request) } }
  }

  static func request(_ dice: inout Dice) -> Request {
    Request(
      path: (paths.randomElement(using: &dice) ?? "/a")
        + ["", "/c", "c"][Int.random(in: 0..<3, using: &dice)],
      method: ["GET", "POST", "PUT"].randomElement(using: &dice) ?? "GET",
      authority: words.randomElement(using: &dice) ?? "x",
      header: (words + ["", "z"]).randomElement(using: &dice) ?? "x",
      gateway: ["mesh", "gw"].randomElement(using: &dice) ?? "gw",
      label: words.randomElement(using: &dice) ?? "x", port: [80, 81].randomElement(using: &dice) ?? 80)
  }

  @Test func whatIsUnreachableIsNeverReached() throws {
    var dice = Dice(state: 20_26)
    var unreachable = 0
    var unused = 0
    for _ in 0..<1500 {
      let rules = (0..<Int.random(in: 2...6, using: &dice)).map { _ in
        (0..<Int.random(in: 0...3, using: &dice)).map { _ in Self.condition(&dice) }
      }
      let yaml = rules.map { rule in
        "- {\(rule.isEmpty ? "" : "match: [\(rule.map(\.yaml).joined(separator: ", "))], ")route: [{destination: {host: a}}]}"
      }
      let text =
        Reviewing.object("VirtualService", "networking.istio.io")
        + "\nspec:\n  hosts: [a]\n  gateways: [mesh, gw]\n  http:\n  " + yaml.joined(separator: "\n  ")
      let found = Reviewing.findings(text)
      #expect(found.allSatisfy { $0.code == "IST0130" || $0.code == "IST0131" })
      var dead: Set<String> = []
      for finding in found where !finding.message.hasPrefix("Part of") { dead.insert(finding.path) }
      unreachable += found.count { $0.code == "IST0130" }
      unused += found.count { $0.code == "IST0131" }
      guard !dead.isEmpty else { continue }
      for _ in 0..<60 {
        let request = Self.request(&dice)
        guard let first = Self.first(rules, request) else { continue }
        #expect(
          !dead.contains("spec.http[\(first.rule)]"), "\(request) reaches rule \(first.rule) of\n\(text)")
        if let match = first.match {
          #expect(
            !dead.contains("spec.http[\(first.rule)].match[\(match)]"),
            "\(request) is taken by match \(match) of rule \(first.rule) of\n\(text)")
        }
      }
    }
    #expect(unreachable > 100 && unused > 50)
  }

  /// The rule that takes a request, and its first match that holds.
  static func first(_ rules: [[Condition]], _ request: Request) -> (rule: Int, match: Int?)? {
    for (number, rule) in rules.enumerated() {
      if rule.isEmpty { return (number, nil) }
      if let match = rule.firstIndex(where: { $0.holds(request) }) { return (number, match) }
    }
    return nil
  }
}
