import Diagnosis
import Mesh
import Terminal

/// One response code with its flags, and how much of the traffic it is.
struct AnswerLine {
  let code: String
  let flags: [ResponseFlag]
  let percent: Double
  let kind: TrafficProtocol

  /// Every code and flag of an edge, commonest first.
  static func all(of responses: [String: ResponseShare], protocol kind: TrafficProtocol) -> [AnswerLine] {
    var found: [(AnswerLine, String)] = []
    for (code, share) in responses {
      for (label, percent) in share.flags where percent > 0 {
        let line = AnswerLine(code: code, flags: ResponseFlag.parse(label), percent: percent, kind: kind)
        found.append((line, "\(code) \(label)"))
      }
    }
    return found.sorted { $0.0.percent != $1.0.percent ? $0.0.percent > $1.0.percent : $0.1 < $1.1 }.map(\.0)
  }

  /// `503 UF`, `14 UNAVAILABLE`, `no answer DC`; TCP: `closed`, `UF`.
  var name: String {
    let joined = flags.map(\.code).joined(separator: ",")
    switch kind {
    case .tcp: return joined.isEmpty ? "closed normally" : joined
    case .grpc:
      return [code, GrpcStatus.name(code) ?? "", joined].filter { !$0.isEmpty }.joined(separator: " ")
    case .http:
      return [code == "0" ? "no answer" : code, joined].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  var isFailure: Bool {
    switch kind {
    case .tcp: !flags.isEmpty
    case .grpc: code != "0"
    case .http: Int(code).map { $0 == 0 || $0 >= 400 } ?? true
    }
  }

  var ink: Ink {
    if flags.contains(where: \.isDeliberate) { return .info }
    guard isFailure else { return flags.isEmpty ? .text : .degraded }
    if kind == .http, let number = Int(code), (400..<500).contains(number) { return .degraded }
    return .failure
  }

  func write(_ writer: inout PanelWriter) {
    var line = TextLine(
      TextWidth.cut(name, to: writer.width - 8), Style(ink, on: .ground, isFailure ? .bold : []))
    line.addRight(writer.format.percent(percent), Style(.text), width: writer.width)
    writer.add(line)
    for flag in flags {
      writer.text(
        "\(flag.code): \(flag.meaning ?? "a flag that this version does not know")", Style(.muted),
        indent: "  ")
    }
    if flags.isEmpty, isFailure, kind == .http, let meaning = HTTPStatus.name(code), code != "0" {
      writer.text(meaning, Style(.muted), indent: "  ")
    }
  }
}
