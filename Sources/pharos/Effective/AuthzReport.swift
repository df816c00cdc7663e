import Diagnosis
import Manifests
import Terminal
import Topology

/// What `pharos authz` prints.
struct AuthzReport {
  let from: String
  let to: String
  let request: CallRequest
  let answer: AuthorizationAnswer
  let set: ConfigSet

  func text(_ style: TextStyle) -> String {
    let word = answer.decision.rawValue
    let painted =
      switch answer.decision {
      case .allowed: style.green(word)
      case .denied: style.red(word)
      case .depends: style.yellow(word)
      }
    var lines = [painted + "  " + TextSafety.safe("\(from) -> \(to)" + requestText)]
    lines.append(TextSafety.safe(answer.sentence))
    if let client = answer.client, let server = answer.server {
      let rule = client.rule.map { ", DestinationRule \($0.qualifiedName)" } ?? ""
      lines.append(
        TextSafety.safe(
          "transport: \(answer.transport.rawValue) (caller \(client.kind.rawValue)\(rule); "
            + "server \(server.text), \(server.originText))"))
    }
    var table = TextTable(["ACTION", "POLICY", "RULE", "OUTCOME", "WHERE", "WHY"])
    for step in answer.steps {
      table.add([
        step.action + (step.isDryRun ? " (dry run)" : ""), step.policy.qualifiedName,
        step.rule.map { String($0 &+ 1) } ?? "-", Self.words(step.outcome), place(step), step.reason,
      ])
    }
    if !table.isEmpty { lines += [""] + table.lines(style) { _, _, padded in padded } }
    return lines.joined(separator: "\n")
  }

  private var requestText: String {
    let parts = [
      request.method, request.path, request.port.map { "port \($0)" },
    ].compactMap { $0 }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: " ")))"
  }

  private func place(_ step: AuthorizationAnswer.Step) -> String {
    let line = step.place.start.line
    return set.source(of: step.policy).name + (line > 0 ? ":\(line)" : "")
  }

  private static func words(_ outcome: AuthorizationAnswer.Outcome) -> String {
    switch outcome {
    case .matches: "matches"
    case .doesNotMatch: "no match"
    case .depends: "depends"
    }
  }

  func json() -> String {
    var json = JSONText()
    json.object { json in
      json.field("schema", "pharos.authz/v1")
      json.field("from", from)
      json.field("to", to)
      json.field("method", request.method)
      json.field("path", request.path)
      json.field("port", request.port)
      json.field("decision", answer.decision.rawValue)
      json.field("sentence", answer.sentence)
      json.strings("dependsOn", answer.dependsOn)
      json.key("transport")
      json.object { json in
        json.field("status", answer.transport.rawValue)
        json.field("client", answer.client?.kind.rawValue)
        json.field("destinationRule", answer.client?.rule?.qualifiedName)
        if let server = answer.server {
          json.key("server")
          MTLSJSON.server(server, set, &json)
        }
      }
      if let step = answer.deciding {
        json.key("deciding")
        write(step, &json)
      }
      json.key("rules")
      json.array(answer.steps) { write($1, &$0) }
    }
    return json.text
  }

  private func write(_ step: AuthorizationAnswer.Step, _ json: inout JSONText) {
    json.object { json in
      json.field("policy", step.policy.qualifiedName)
      json.field("action", step.action)
      json.field("rule", step.rule)
      json.field("outcome", step.outcome.rawValue)
      json.field("reason", step.reason)
      json.strings("dependsOn", step.dependsOn)
      json.field("enforcedAt", step.enforcedAt)
      json.field("dryRun", step.isDryRun)
      ObjectPlace.write(step.policy, step.place, set, &json)
    }
  }
}
