import Exposition
import Foundation
import Mesh
import Terminal

/// One line of a log as `pharos logs` prints it.
enum LogLineText {
  static func text(_ line: LogLine, _ output: TracesCommand.Output, isRaw: Bool) -> String {
    switch output {
    case .json: json(line)
    case .text: isRaw ? TextSafety.safe(line.text) : columns(line)
    }
  }

  private static func columns(_ line: LogLine) -> String {
    guard let entry = AccessLogEntry(line.text) else { return TextSafety.safe(line.text) }
    let time = entry.startTime.map { $0.split(separator: "T").last.map(String.init) ?? $0 } ?? "-"
    let request =
      entry.isConnection ? "TCP" : [entry.method, entry.path].compactMap { $0 }.joined(separator: " ")
    let parts = [
      padded(time, 13), entry.code.map(String.init) ?? "-  ", padded(entry.flags ?? "-", 6),
      padded(entry.duration.map { "\($0) ms" } ?? "-", 9), request,
      "-> \(entry.upstreamCluster ?? entry.upstreamHost ?? "-")",
    ]
    return TextSafety.safe(parts.joined(separator: "  "))
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
  }

  /// `pharos.log/v1`: what is not known is absent, text from outside is escaped.
  private struct Document: Encodable {
    var schema = "pharos.log/v1"
    var namespace: String
    var pod: String
    var container: String
    var time: Double?
    var severity: String?
    var traceID: String?
    var requestID: String?
    var text: String
    var fields: [String: String]?
  }

  private static func json(_ line: LogLine) -> String {
    let entry = AccessLogEntry(line.text)
    let leads = LogIdentifiers(line.text, access: entry)
    let severity = entry.map { LogSeverity($0) } ?? LogSeverity.guess(line.text)
    let fields = entry.map { entry in
      Dictionary(
        entry.fields.filter { $0.value != "-" && !$0.value.isEmpty }.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first })
    }
    let document = Document(
      namespace: line.origin.namespace, pod: line.origin.pod, container: line.origin.container,
      time: line.time,
      severity: severity.map { "\($0)" }, traceID: leads.traceID, requestID: leads.requestID, text: line.text,
      fields: fields)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
