import Diagnosis
import Mesh
import Terminal

/// Codes and flags in words.
enum AnswerText {
  /// `503 UF,URX`, `200 · 14 UNAVAILABLE`, `no answer DC`.
  static func name(_ answer: DetailAnswer) -> String {
    var parts: [String] = []
    if !answer.code.isEmpty { parts.append(answer.code == "0" ? "no answer" : answer.code) }
    if let status = answer.grpcStatus, !status.isEmpty {
      parts.append("gRPC " + ([status, GrpcStatus.name(status)].compactMap { $0 }).joined(separator: " "))
    }
    let flags = ResponseFlag.parse(answer.flags).map(\.code)
    if !flags.isEmpty { parts.append(flags.joined(separator: ",")) }
    return parts.isEmpty ? "no flag" : parts.joined(separator: " ")
  }

  /// What it means, a clause for each flag; without flags what the code says.
  static func meanings(_ answer: DetailAnswer) -> [String] {
    let flags = ResponseFlag.parse(answer.flags)
    var found = flags.map { "\($0.code): \($0.meaning ?? "a flag that this version does not know")" }
    if found.isEmpty || isFailure(answer) {
      if let status = answer.grpcStatus, let name = GrpcStatus.name(status), status != "0" {
        found.append("gRPC says \(name)")
      } else if answer.code == "0" {
        found.append("no answer came, or the caller did not wait for it")
      } else if let name = HTTPStatus.name(answer.code) {
        let who = flags.isEmpty && isFailure(answer) ? ", from the application itself" : ""
        found.append("\(name)\(who)")
      }
    }
    return found
  }

  /// It counts as an error.
  static func isFailure(_ answer: DetailAnswer) -> Bool {
    if let status = answer.grpcStatus, !status.isEmpty { return status != "0" }
    guard let code = Int(answer.code) else { return !ResponseFlag.parse(answer.flags).isEmpty }
    return code == 0 || code >= 400
  }

  static func ink(_ answer: DetailAnswer) -> Ink {
    let flags = ResponseFlag.parse(answer.flags)
    if flags.contains(where: \.isDeliberate) { return .info }
    guard isFailure(answer) else { return flags.isEmpty ? .text : .degraded }
    if let code = Int(answer.code), (400..<500).contains(code), answer.grpcStatus == nil { return .degraded }
    return .failure
  }
}
