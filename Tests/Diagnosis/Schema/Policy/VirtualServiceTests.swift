import Testing

@testable import Diagnosis

@Suite struct VirtualServiceSchemaTests {
  typealias Case = Reviewing.Case
  static let header = Reviewing.object("VirtualService", "networking.istio.io")
  static let route = "route: [{destination: {host: reviews}}]"

  static let objects: [Case] = [
    Case("hosts: [reviews]\nhttp: [{\(route)}]"),
    Case("http: [{\(route)}]"),
    Case("hosts:\nhttp:\ntls:\ntcp:", "IST0106 spec"),
    Case("hosts: [reviews]", "IST0106 spec"),
    Case("hosts: [reviews]\nhttp: []", "IST0106 spec"),
    Case("hosts: [reviews]\nhtpp: [{\(route)}]"),
    Case("gateways: [gw]\nhttp: [{\(route)}]", "IST0106 spec.gateways"),
    Case("tcp: [{\(route)}]", "IST0106 spec.tcp"),
    Case(
      "tls: [{match: [{sniHosts: [a.b]}], \(route)}]", "IST0106 spec.tls",
      "IST0106 spec.tls[0].match[0].sniHosts[0]"),
    Case("hosts: ['*']\nhttp: [{\(route)}]", "IST0106 spec.hosts[0]"),
    Case("hosts: ['*']\ngateways: [gw, mesh]\nhttp: [{\(route)}]", "IST0106 spec.hosts[0]"),
    Case("hosts: ['*']\ngateways: [gw]\nhttp: [{\(route)}]"),
    Case("hosts: [10.0.0.1, '*-api.example.com', reviews.]\nhttp: [{\(route)}]"),
    Case(
      "hosts: ['my_host', 'a..b', 'x.*.y', '']\nhttp: [{\(route)}]", "IST0106 spec.hosts[0]",
      "IST0106 spec.hosts[1]", "IST0106 spec.hosts[2]", "IST0106 spec.hosts[3]"),
    Case(
      "hosts: ['a.example.com', b, '*.example.com', b]\nhttp: [{\(route)}]", "IST0106 spec.hosts[0]",
      "IST0106 spec.hosts[3]"),
    Case("hosts: ['*.b.com', '*.a.b.com']\nhttp: [{\(route)}]", "IST0106 spec.hosts[1]"),
    Case("hosts: ['reviews.$NAMESPACE.svc', 'x.$NAMESPACE']\nhttp: [{\(route)}]", "IST0106 spec.hosts[0]"),
    Case(
      "hosts: [outbound_.80_._.reviews.bookinfo.svc.cluster.local]\ngateways: [gw]\ntls: [{match: [{sniHosts: [outbound_.80_._.reviews.bookinfo.svc.cluster.local]}], \(route)}]"
    ),
    Case(
      "hosts: [a]\ngateways: [ns/gw, a/b/c, /gw, Bad_Name, gw.ns, mesh]\nhttp: [{\(route)}]",
      "IST0106 spec.gateways[1]", "IST0106 spec.gateways[2]", "IST0106 spec.gateways[3]",
      "IST0133 spec.gateways[4]"),
    Case(
      "hosts: [a]\nexportTo: [., bookinfo, '~', '*', A_b]\nhttp: [{\(route)}]", "IST0106 spec.exportTo[1]",
      "IST0106 spec.exportTo[2]", "IST0106 spec.exportTo[3]", "IST0106 spec.exportTo[4]"),
    Case(
      "hosts: [a]\nhttp:\n- match: [{headers: {'@request.auth.claims.group': {exact: x}}}]\n  \(route)",
      "IST0106 spec.http[0].match[0].headers[\"@request.auth.claims.group\"]"),
    Case(
      "hosts: [a]\ngateways: [gw]\nhttp:\n- match: [{headers: {'@request.auth.claims[group][a]': {exact: x}}}]\n  \(route)"
    ),
    Case("hosts: [a]\nhttp:\n-\n- \(route)", "IST0106 spec.http[0]"),
  ]

  @Test(arguments: objects) func saidOfObject(_ example: Case) {
    Reviewing.check(Self.header, example.yaml, example.expected)
  }

  /// Each is one rule of `http`.
  static let rules: [Case] = [
    Case(route),
    Case("name: a", "IST0106 spec.http[0]"),
    Case("route: []", "IST0106 spec.http[0]"),
    Case("roote: [{destination: {host: a}}]"),
    Case("redirect: {uri: /x}"),
    Case("directResponse: {status: 200}"),
    Case("delegate: {name: a}"),
    Case("delegate: {name: a}\n\(route)", "IST0106 spec.http[0].route"),
    Case("delegate: {name: a}\nredirect: {uri: /x}", "IST0106 spec.http[0].redirect"),
    Case(
      "redirect: {uri: /x}\n\(route)\nfault: {delay: {fixedDelay: 1s}}\nrewrite: {uri: /}\ndirectResponse: {status: 200}",
      "IST0106 spec.http[0].route", "IST0106 spec.http[0].fault", "IST0106 spec.http[0].rewrite",
      "IST0106 spec.http[0].directResponse"),
    Case(
      "directResponse: {status: 200}\n\(route)\nfault: {delay: {fixedDelay: 1s}}\nrewrite: {uri: /}",
      "IST0106 spec.http[0].route", "IST0106 spec.http[0].fault", "IST0106 spec.http[0].rewrite"),
    Case("\(route)\nmirror: {host: a}\nmirrors: [{destination: {host: b}}]", "IST0106 spec.http[0].mirrors"),
    Case("redirect: {}", "IST0106 spec.http[0].redirect"),
    Case(
      "redirect: {redirectCode: 200, scheme: ftp, port: 70000}", "IST0106 spec.http[0].redirect.redirectCode",
      "IST0106 spec.http[0].redirect.scheme", "IST0106 spec.http[0].redirect.port"),
    Case(
      "redirect: {uri: /x, prefixRewrite: /y}\nmatch: [{uri: {prefix: /a}}]",
      "IST0106 spec.http[0].redirect.prefixRewrite"),
    Case(
      "redirect: {prefixRewrite: /y}\nmatch: [{uri: {prefix: /a}}, {uri: {exact: /b}}]",
      "IST0106 spec.http[0].redirect.prefixRewrite"),
    Case("\(route)\nrewrite: {}", "IST0106 spec.http[0].rewrite"),
    Case(
      "\(route)\nrewrite: {uri: /a, uriRegexRewrite: {match: a, rewrite: b}}",
      "IST0106 spec.http[0].rewrite.uriRegexRewrite"),
    Case("\(route)\nrewrite: {uriRegexRewrite: {match: a}}", "IST0106 spec.http[0].rewrite.uriRegexRewrite"),
    Case(
      "\(route)\nrewrite: {uriRegexRewrite: {match: '(a', rewrite: b}}",
      "IST0106 spec.http[0].rewrite.uriRegexRewrite.match"),
    Case(
      "\(route)\nrewrite: {authority: a.b}\nheaders: {request: {set: {Host: c.d}}}",
      "IST0106 spec.http[0].headers.request.set.Host"),
    Case("\(route)\nheaders: {request: {set: {':authority': c.d}}}"),
    Case(
      "\(route)\nheaders: {request: {remove: [host], add: {':path': /a}}, response: {set: {x: '%bad'}}}",
      "IST0106 spec.http[0].headers.request.remove[0]", "IST0106 spec.http[0].headers.request.add.:path",
      "IST0106 spec.http[0].headers.response.set.x"),
    Case("\(route)\nheaders: {response: {add: {x: '%REQ(x-id)% 100%%'}}}"),
    Case("\(route)\nfault: {}", "IST0106 spec.http[0].fault"),
    Case(
      "\(route)\nfault: {delay: {percentage: {value: 101}, fixedDelay: 0s}}",
      "IST0106 spec.http[0].fault.delay.percentage.value", "IST0106 spec.http[0].fault.delay.fixedDelay"),
    Case(
      "\(route)\nfault: {delay: {percentage: {value: 0.00001}, fixedDelay: 7s}}",
      "IST0106 spec.http[0].fault.delay.percentage.value"),
    Case(
      "\(route)\nfault: {delay: {exponentialDelay: 7s}}", "IST0106 spec.http[0].fault.delay.exponentialDelay"),
    Case("\(route)\nfault: {abort: {httpStatus: 99}}", "IST0106 spec.http[0].fault.abort.httpStatus"),
    Case(
      "\(route)\nfault: {abort: {grpcStatus: unavailable}}", "IST0106 spec.http[0].fault.abort.grpcStatus"),
    Case("\(route)\nfault: {abort: {http2Error: NO}}", "IST0106 spec.http[0].fault.abort.http2Error"),
    Case("\(route)\nfault: {abort: {percentage: {value: 50}}}", "IST0133 spec.http[0].fault.abort"),
    Case("\(route)\nretries: {attempts: -1}", "IST0106 spec.http[0].retries.attempts"),
    Case("\(route)\nretries: {attempts: 0}"),
    Case("\(route)\nretries: {attempts: 0, perTryTimeout: 2s}", "IST0106 spec.http[0].retries.perTryTimeout"),
    Case("\(route)\nretries: {retryOn: 5xx}", "IST0106 spec.http[0].retries.retryOn"),
    Case(
      "\(route)\nretries: {attempts: 3, perTryTimeout: 10us, retryOn: '5xx,503,nope'}",
      "IST0106 spec.http[0].retries.perTryTimeout", "IST0106 spec.http[0].retries.retryOn"),
    Case("\(route)\nretries: {attempts: 3, retryOn: '5xx, reset'}", "IST0106 spec.http[0].retries.retryOn"),
    Case("\(route)\ntimeout: 0s", "IST0106 spec.http[0].timeout"),
    Case("\(route)\ntimeout: 1.5ms", "IST0106 spec.http[0].timeout"),
    Case("\(route)\ntimeout: 0.5s"),
    Case("directResponse: {status: 99}", "IST0106 spec.http[0].directResponse.status"),
    Case("directResponse: {body: {string: a}}", "IST0106 spec.http[0].directResponse"),
    Case(
      "directResponse: {status: 200, body: {string: '\(String(repeating: "a", count: 102_500))'}}",
      "IST0133 spec.http[0].directResponse.body.string"),
    Case(
      "directResponse: {status: 200, body: {string: '\(String(repeating: "a", count: 1_048_577))'}}",
      "IST0106 spec.http[0].directResponse.body.string"),
    Case(
      "\(route)\ncorsPolicy: {allowOrigins: [{exact: ''}, {regex: '('}], allowMethods: [get, '*'], allowHeaders: ['a b', '*'], maxAge: 1500ms}",
      "IST0106 spec.http[0].corsPolicy.allowOrigins[0]",
      "IST0106 spec.http[0].corsPolicy.allowOrigins[1].regex",
      "IST0106 spec.http[0].corsPolicy.allowMethods[0]", "IST0106 spec.http[0].corsPolicy.allowHeaders[0]",
      "IST0106 spec.http[0].corsPolicy.maxAge"),
    Case(
      "\(route)\nmirror: {host: a}\nmirrorPercent: 101", "IST0133 spec.http[0].mirrorPercent",
      "IST0106 spec.http[0].mirrorPercent"),
    Case(
      "\(route)\nmirror: {host: '*'}\nmirrorPercentage: {value: -1}", "IST0106 spec.http[0].mirror.host",
      "IST0106 spec.http[0].mirrorPercentage.value"),
    Case(
      "\(route)\nmirrors: [{percentage: {value: 5}}, {destination: {host: a}, percentage: {value: 200}}]",
      "IST0106 spec.http[0].mirrors[0]", "IST0106 spec.http[0].mirrors[1].percentage.value"),
    Case("route: [{weight: 1}]", "IST0106 spec.http[0].route[0]"),
    Case("route: [{destnation: {host: a}}]"),
    Case("route: [{destination: {subset: v1}}]", "IST0106 spec.http[0].route[0].destination"),
    Case(
      "route: [{destination: {host: 10.0.0.1, subset: v_1, port: {number: 0}}}]",
      "IST0106 spec.http[0].route[0].destination.host", "IST0106 spec.http[0].route[0].destination.subset",
      "IST0106 spec.http[0].route[0].destination.port.number"),
    Case("route: [{destination: {host: '*'}}]", "IST0106 spec.http[0].route[0].destination.host"),
    Case("route: [{destination: {host: a, port: {}}}]", "IST0106 spec.http[0].route[0].destination.port"),
    Case("route: [{destination: {host: a}}, {destination: {host: b}}]", "IST0106 spec.http[0].route"),
    Case("route: [{destination: {host: a}, weight: 0}]"),
    Case(
      "route: [{destination: {host: a}, weight: -5}, {destination: {host: b}, weight: 105}]",
      "IST0106 spec.http[0].route[0].weight"),
    Case(
      "route: [{destination: {host: a}, headers: {request: {remove: ['']}}}]",
      "IST0106 spec.http[0].route[0].headers.request.remove[0]"),
    Case(
      "\(route)\nmatch: [{port: 70000, sourceLabels: {'a b': x, c: 'y!'}, gateways: [A_b], sourceNamespace: 'a.b'}]",
      "IST0106 spec.http[0].match[0].port", "IST0106 spec.http[0].match[0].sourceLabels.a b",
      "IST0106 spec.http[0].match[0].sourceLabels.c", "IST0106 spec.http[0].match[0].gateways[0]",
      "IST0106 spec.http[0].match[0].sourceNamespace"),
    Case(
      "\(route)\nmatch: [{uri: {prefix: ''}, method: {prefix: ''}, scheme: {regex: '('}, queryParams: {q: {regex: ''}}}]",
      "IST0106 spec.http[0].match[0].method.prefix", "IST0106 spec.http[0].match[0].scheme.regex",
      "IST0106 spec.http[0].match[0].queryParams.q.regex"),
    Case(
      "\(route)\nmatch: [{headers: {'x y': {exact: a}, z: , w: {}}, withoutHeaders: {v: {regex: '*'}, u: {regex: '*a'}}}]",
      "IST0106 spec.http[0].match[0].headers.x y", "IST0106 spec.http[0].match[0].headers.z",
      "IST0106 spec.http[0].match[0].withoutHeaders.u.regex"),
    Case(
      "\(route)\nmatch: [{headers: {':path': {prefix: /a}}}]",
      "IST0106 spec.http[0].match[0].headers.:path"),
  ]

  @Test(arguments: rules) func saidOfRule(_ example: Case) {
    let rule = example.yaml.split(separator: "\n").joined(separator: "\n  ")
    Reviewing.check(Self.header, "hosts: [reviews]\nhttp:\n- \(rule)", example.expected)
  }

  /// Routes of TLS and TCP.
  static let l4: [Case] = [
    Case("tls: [{\(route)}]", "IST0106 spec.tls[0]"),
    Case("tls: [{match: [{port: 443}], \(route)}]", "IST0106 spec.tls[0].match[0]"),
    Case("tls: [{match: [{sniHosts: [a.example.com]}]}]", "IST0106 spec.tls[0]"),
    Case(
      "tls: [{match: [{sniHosts: [a.example.com, '*.example.com', b.com, 10.0.0.1, 'x_y']}], \(route)}]",
      "IST0106 spec.tls[0].match[0].sniHosts[2]", "IST0133 spec.tls[0].match[0].sniHosts[3]",
      "IST0106 spec.tls[0].match[0].sniHosts[4]"),
    Case(
      "tls: [{match: [{sniHosts: [a.example.com], destinationSubnets: [10.0.0.0/33], port: -1}], \(route)}]",
      "IST0106 spec.tls[0].match[0].destinationSubnets[0]", "IST0106 spec.tls[0].match[0].port"),
    Case(
      "tcp: [{match: [{destinationSubnets: [10.0.0.1, x], port: 99999, sourceLabels: {a: 'b c'}}], \(route)}]",
      "IST0106 spec.tcp[0].match[0].destinationSubnets[1]", "IST0106 spec.tcp[0].match[0].port",
      "IST0106 spec.tcp[0].match[0].sourceLabels.a"),
    Case("tcp: [{match: [{port: 80}]}]", "IST0106 spec.tcp[0]"),
    Case("tcp: [{route: [{destination: {host: a}}, {destination: {host: b}}]}]", "IST0106 spec.tcp[0].route"),
    Case("tcp: [{match: [~], \(route)}]", "IST0106 spec.tcp[0].match[0]"),
  ]

  @Test(arguments: l4) func saidOfL4(_ example: Case) {
    Reviewing.check(Self.header, "hosts: ['*.example.com']\n" + example.yaml, example.expected)
  }

  @Test func aHugeObjectIsNotAThousandLines() {
    let rules = (0..<500).map { "- {match: [{uri: {exact: /\($0)}}], timeout: 0s, \(Self.route)}" }
    let found = Reviewing.findings(
      Self.header + "\nspec:\n  hosts: [a]\n  http:\n  " + rules.joined(separator: "\n  "))
    #expect(found.count == SpecReview.shown + 1)
    #expect(found.contains { $0.message.contains("400 more findings of IST0106") })
  }
}
