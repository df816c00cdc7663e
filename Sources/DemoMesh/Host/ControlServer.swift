/// Takes orders for a running demo: one at a time, from whoever knows its private path.
///
/// `GET /TOKEN` answers with ``DemoInfo``; `POST /TOKEN` with the words of a fault as its body answers 200 and what is
/// in force, a line each, or 400 and why not.
struct ControlServer: Sendable {
  let token: String
  let info: @Sendable () async -> DemoInfo
  let apply: @Sendable ([String]) async throws -> String

  /// A path that only who may read the demo's file can know.
  static func makeToken() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<24).map { _ in letters[Int.random(in: 0..<letters.count)] })
  }

  /// The answer to a request.
  func answer(_ request: Message) async -> Message {
    guard request.path == "/\(token)" else {
      return .answer(404, type: "text/plain", Array("not found\n".utf8))
    }
    switch request.words.first {
    case "GET":
      return .answer(200, Array(await info().line.utf8))
    case "POST":
      let words = String(decoding: request.body.prefix(4096), as: UTF8.self).split(
        whereSeparator: \.isWhitespace)
      do {
        return .answer(200, type: "text/plain", Array(try await apply(words.map(String.init)).utf8))
      } catch {
        return .answer(400, type: "text/plain", Array("\(error)".utf8))
      }
    default:
      return .answer(405, type: "text/plain", Array("GET or POST\n".utf8))
    }
  }
}
