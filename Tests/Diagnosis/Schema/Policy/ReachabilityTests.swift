import Manifests
import Testing

@testable import Diagnosis

/// Rules and matches that are never used (IST0130, IST0131).
@Suite struct ReachabilityTests {
  typealias Case = Reviewing.Case
  static let route = "route: [{destination: {host: reviews}}]"

  /// Each line is a rule of `http`, without its route.
  static let http: [Case] = [
    Case("{}\n{}\n{}", "IST0130 spec.http[1]", "IST0130 spec.http[2]"),
    Case("{}\nmatch: [{uri: {exact: /a}}, {uri: {exact: /b}}]", "IST0130 spec.http[1]"),
    Case("match: []\n{}", "IST0130 spec.http[1]"),
    Case("match: [{uri: {exact: /a}}]\n{}"),
    Case(
      "match: [{name: x, uri: {exact: /a}, port: 80}]\nmatch: [{port: '80', uri: {exact: /a}, name: y}]",
      "IST0130 spec.http[1]", "IST0131 spec.http[1].match[0]"),
    Case(
      "match: [{uri: {exact: /a}, ignoreUriCase: false, gateways: [], port: 0}]\nmatch: [{uri: {exact: /a}, headers: {}}, {uri: {exact: /b}}]",
      "IST0131 spec.http[1].match[0]"),
    Case(
      "match: [{headers: {a: {exact: x}, b: {exact: y}}}]\nmatch: [{headers: {b: {exact: y}, a: {exact: x}}}]",
      "IST0130 spec.http[1]", "IST0131 spec.http[1].match[0]"),
    Case("match: [{gateways: [a, b]}]\nmatch: [{gateways: [b, a]}]"),
    Case("match: [{uri: {exact: /a}}, {uri: {exact: /a}}]", "IST0131 spec.http[0].match[1]"),
    Case("match: [{uri: {exact: /a}}]\nmatch: [{uri: {prefix: /a}}]"),
    Case("match: [{uri: {exact: ab}}]\nmatch: [{uri: {exact: a}}]"),
    // Shadowing by prefix: names of the earlier and later do not matter, the order does.
    Case("match: [{uri: {prefix: /a}}]\nmatch: [{uri: {prefix: /ab}}]", "IST0131 spec.http[1].match[0]"),
    Case("match: [{uri: {prefix: /ab}}]\nmatch: [{uri: {prefix: /a}}]"),
    Case("match: [{uri: {prefix: /}}]\nmatch: [{uri: {exact: /a}}]\nmatch: [{uri: {regex: /a.*}}]"),
    Case(
      "match: [{uri: {prefix: /}}]\nmatch: [{uri: {prefix: /a}}]\nmatch: [{uri: {prefix: /ab}}]",
      "IST0131 spec.http[1].match[0]", "IST0131 spec.http[2].match[0]", "IST0131 spec.http[2].match[0]"),
    Case("match: [{uri: {prefix: /a}, port: 80}]\nmatch: [{uri: {prefix: /ab}}]"),
    Case(
      "match: [{uri: {prefix: /a}, port: 80}]\nmatch: [{uri: {prefix: /ab}, port: 80}]",
      "IST0131 spec.http[1].match[0]"),
    Case(
      "match: [{uri: {prefix: /a}, method: {exact: GET}}]\nmatch: [{uri: {prefix: /ab}, method: {exact: POST}}]"
    ),
    Case(
      "match: [{uri: {prefix: /a}, method: {exact: GET}}]\nmatch: [{uri: {prefix: /ab}}]",
      "IST0131 spec.http[1].match[0]"),
    Case("match: [{uri: {prefix: /a}}]\nmatch: [{uri: {prefix: /ab}, method: {exact: POST}}]"),
    Case("match: [{uri: {prefix: /a}, method: {exact: POST}}]\nmatch: [{uri: {prefix: /ab}}]"),
    Case(
      "match: [{uri: {prefix: /a}, authority: {exact: a.com}}]\nmatch: [{uri: {prefix: /ab}, authority: {exact: a.com}}]",
      "IST0131 spec.http[1].match[0]"),
    Case(
      "match: [{uri: {prefix: /a}, authority: {exact: a.com.au}}]\nmatch: [{uri: {prefix: /ab}, authority: {exact: a.com}}]"
    ),
    Case(
      "match: [{uri: {prefix: /a}, headers: {x: {exact: '1'}}}]\nmatch: [{uri: {prefix: /ab}, headers: {x: {exact: '1'}}}]",
      "IST0131 spec.http[1].match[0]"),
    Case(
      "match: [{uri: {prefix: /a}, headers: {x: {exact: '1'}}}]\nmatch: [{uri: {prefix: /ab}, headers: {y: {exact: '1'}}}]"
    ),
    Case("match: [{uri: {prefix: /a}}]\nmatch: [{uri: {prefix: /ab}, headers: {y: {exact: '1'}}}]"),
    Case(
      "match: [{uri: {prefix: /a}, headers: {x: {regex: a}}}]\nmatch: [{uri: {prefix: /ab}, headers: {x: {regex: b}}}]"
    ),
    Case(
      "match: [{uri: {prefix: /a}, queryParams: {q: {exact: v}}, withoutHeaders: {h: {exact: v}}}]\nmatch: [{uri: {prefix: /ab}, queryParams: {q: {exact: v}}, withoutHeaders: {h: {exact: v}}}]",
      "IST0131 spec.http[1].match[0]"),
    Case("match: [{uri: {prefix: /a}, gateways: [gw]}]\nmatch: [{uri: {prefix: /ab}, gateways: [mesh]}]"),
    Case(
      "match: [{uri: {prefix: /a}, sourceLabels: {app: x}}]\nmatch: [{uri: {prefix: /ab}, sourceLabels: {app: y}}]"
    ),
    // What a delegate takes it may hand on.
    Case("delegate: {name: a}\ndelegate: {name: b}"),
    Case("delegate: {name: a}\nmatch: [{uri: {prefix: /a}}]"),
    Case(
      "{delegate: {name: a}, match: [{uri: {prefix: /a}}]}\nmatch: [{uri: {prefix: /a}}]\nmatch: [{uri: {prefix: /ab}}]",
      "IST0131 spec.http[2].match[0]"),
  ]

  @Test(arguments: http) func saidOfHTTP(_ example: Case) {
    let rules = example.yaml.split(separator: "\n").map { line -> String in
      let body = line.hasPrefix("{") ? String(line.dropFirst().dropLast()) : String(line)
      let more = body.contains("delegate:") ? "" : (body.isEmpty ? "" : ", ") + Self.route
      return "- {\(body)\(more)}"
    }
    Reviewing.check(
      Reviewing.object("VirtualService", "networking.istio.io"),
      "hosts: [reviews]\ngateways: [mesh, gw]\nhttp:\n" + rules.joined(separator: "\n"), example.expected)
  }

  static let l4: [Case] = [
    Case("tcp: [{\(route)}, {match: [{port: 80}], \(route)}]", "IST0130 spec.tcp[1]"),
    Case(
      "tcp: [{match: [{port: 80}], \(route)}, {match: [{port: 80}, {port: 81}], \(route)}, {\(route)}]",
      "IST0131 spec.tcp[1].match[0]"),
    Case(
      "tcp: [{match: [{port: 80}], \(route)}, {match: [{port: 80, sourceLabels: {}}], \(route)}]",
      "IST0130 spec.tcp[1]", "IST0131 spec.tcp[1].match[0]"),
    Case(
      "tls: [{match: [{sniHosts: [reviews], port: 1}], \(route)}, {match: [{port: 1, sniHosts: [reviews]}], \(route)}]",
      "IST0130 spec.tls[1]", "IST0131 spec.tls[1].match[0]"),
    Case(
      "tls: [{match: [{sniHosts: [reviews], port: 1}], \(route)}, {match: [{port: 2, sniHosts: [reviews]}], \(route)}]"
    ),
  ]

  @Test(arguments: l4) func saidOfStreams(_ example: Case) {
    Reviewing.check(
      Reviewing.object("VirtualService", "networking.istio.io"), "hosts: [reviews]\n" + example.yaml,
      example.expected)
  }

  @Test func thePartThatIsLeftIsSaid() throws {
    let yaml = """
      \(Reviewing.object("VirtualService", "networking.istio.io"))
      spec:
        hosts: [reviews]
        http:
        - {match: [{uri: {prefix: /a}, method: {exact: GET}}], \(Self.route)}
        - {match: [{uri: {prefix: /ab}}], \(Self.route)}
      """
    #expect(
      try #require(Reviewing.findings(yaml).first).message.hasPrefix("Part of what this match asks for"))
  }

  /// Thousands of rules are looked at in a number of steps that grows with their bytes, not with their pairs.
  @Test func thousandsOfRulesAreBounded() {
    var shadowing = MatchShadowing()
    for number in 0..<5000 {
      let node = Node(
        .mapping([
          Node.Entry(
            key: "uri", keyPlace: place(0),
            value: Node(
              .mapping([
                Node.Entry(
                  key: "prefix", keyPlace: place(0),
                  value: Node(.scalar("/" + String(repeating: "a", count: number % 97), .plain), place(0)))
              ]), place(0)))
        ]), place(0))
      if let match = PrefixMatch(HTTPMatch(node), rule: number, index: 0) {
        shadowing.add(match, shadows: true)
      }
    }
    #expect(!shadowing.pairs.isEmpty)
    #expect(shadowing.pairs.count <= 5000 * 16)
  }

  private func place(_ node: Int32) -> Place { Place(node: node, start: .unknown, end: .unknown) }
}
