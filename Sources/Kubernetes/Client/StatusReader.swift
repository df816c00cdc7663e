import JSON
import Wire

/// Answers that are no success, as errors. Most hold a `Status` (Kubernetes API conventions, "Response Status Kind").
struct StatusReader {
  let access: ClusterAccess
  /// The path that was asked for, with its query.
  let path: String

  /// More of the body of a failure is not read.
  static let maximumBytes = 256 << 10

  /// Why an answer is none; nil for a 2xx that is not plainly something else.
  func error(of response: HTTPResponse) -> KubernetesError? {
    let isSuccess = (200..<300).contains(response.status)
    if isSuccess {
      return looksLikeHTML(response.body) ? notKubernetes("a web page", status: response.status) : nil
    }
    return error(
      status: response.status, body: Array(response.body.prefix(Self.maximumBytes)),
      retryAfter: response.header("retry-after"))
  }

  /// Why an answer in pieces is none. Reads its body.
  func error(of stream: HTTPStream) async -> KubernetesError {
    var body: [UInt8] = []
    do {
      for try await piece in stream.body {
        body += piece
        if body.count >= Self.maximumBytes { break }
      }
    } catch {
      // The status says enough.
    }
    return error(
      status: stream.status, body: Array(body.prefix(Self.maximumBytes)),
      retryAfter: stream.headers.value(of: "retry-after"))
  }

  /// What a `Status` means that came instead of an object, such as in a watch.
  func error(status object: JSONValue) -> KubernetesError {
    error(
      code: object["code"].integer ?? 500, message: object["message"].text, details: object["details"],
      retryAfter: object["details"]["retryAfterSeconds"].number, isStatus: true)
  }

  /// Something answers that is not the Kubernetes API.
  func notKubernetes(_ what: String, status: Int? = nil) -> KubernetesError {
    KubernetesError(
      .notKubernetes,
      "\(server) answers with \(what): it is not a Kubernetes API server, or a login page or proxy stands before it; check the server of cluster `\(cluster)`",
      status: status)
  }

  // MARK: - Inside

  private var server: String { ServerURL.withoutUser(access.server) }
  private var cluster: String { Sentence.clean(access.cluster, limit: 100) }

  private func error(status: Int, body: [UInt8], retryAfter: String?) -> KubernetesError {
    let wait = retryAfter.flatMap { Double($0.trimmed) }.flatMap { $0 >= 0 ? min($0, 3600) : nil }
    guard let value = try? JSONValue(body), value["kind"].text == "Status" else {
      if looksLikeHTML(body), status != 401 {
        return notKubernetes("a web page (status \(status))", status: status)
      }
      let said = Sentence.withoutSecrets(String(decoding: body.prefix(600), as: UTF8.self))
      return error(
        code: status, message: said.isEmpty ? nil : said, details: .null, retryAfter: wait, isStatus: false)
    }
    return error(
      code: status, message: value["message"].text, details: value["details"],
      retryAfter: wait ?? value["details"]["retryAfterSeconds"].number, isStatus: true)
  }

  private func error(
    code: Int, message: String?, details: JSONValue, retryAfter: Double?, isStatus: Bool
  ) -> KubernetesError {
    let said = message.map { Sentence.withoutSecrets($0) }
    let tail = said.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
    let ask = RequestedObject(path: path)
    func make(_ cause: KubernetesError.Cause, _ sentence: String) -> KubernetesError {
      KubernetesError(cause, sentence, status: code, retryAfter: retryAfter)
    }
    switch code {
    case 401:
      return make(
        .unauthorized,
        "\(server) does not take the credentials of \(who) (401): the token or certificate is missing, expired or of another cluster; log in again, then `\(kubectl) get ns` must work"
      )
    case 403:
      let verb = ask.verb
      let answer = isStatus ? "" : "\(tail); something before the API server may refuse"
      return make(
        .forbidden,
        "\(message.flatMap(user(in:)) ?? who) may not \(verb) \(ask.resource)\(ask.place) (403)\(answer): ask for a role that allows it; `pharos rbac` prints one"
      )
    case 404 where ask.isProxied:
      return make(.notFound, "there is no \(ask.thing) (404)\(tail)")
    case 404 where !isStatus:
      return make(
        .notFound,
        "\(server) knows nothing of \(ask.resource)\(ask.place) (404): the cluster has no such kind, or the path of the server is wrong"
      )
    case 404: return make(.notFound, "there is no \(ask.thing) (404)\(tail)")
    case 410:
      return make(.gone, "what was asked for is too old for \(server) (410)\(tail): it is listed anew")
    case 429:
      return make(
        .tooManyRequests,
        "\(server) has too much to do to \(ask.verb) \(ask.resource) (429)\(retryAfter.map { ": it wants to be asked again in \(Int($0.rounded(.up))) s" } ?? ": asked again later")"
      )
    case 504 where isStatus:
      return make(.timedOut, "\(server) did not get it done in time (504)\(tail): it is tried again")
    case 500...: return make(.serverError, "\(server) has failed (\(code))\(tail): it is tried again")
    case 300..<400:
      return notKubernetes("a redirect (status \(code))", status: code)
    default: return make(.other, "\(server) refuses \(ask.verb) \(ask.resource)\(ask.place) (\(code))\(tail)")
    }
  }

  /// The name under which the server knows who asked: of a message such as `pods is forbidden: User "jane" cannot list…`.
  private func user(in message: String) -> String? {
    guard let start = message.firstRange(of: "User \"")?.upperBound else { return nil }
    let name = message[start...].prefix { $0 != "\"" }
    return name.isEmpty ? nil : "user `\(Sentence.clean(String(name), limit: 120))`"
  }

  private var who: String {
    access.context.map { "the user of context `\(Sentence.clean($0, limit: 100))`" } ?? "the user"
  }

  private var kubectl: String {
    access.context.map { "kubectl --context \(Sentence.clean($0, limit: 100))" } ?? "kubectl"
  }

  private func looksLikeHTML(_ body: [UInt8]) -> Bool {
    body.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "<")
  }
}
