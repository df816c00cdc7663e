import JSON
import Wire

/// Why Prometheus gives no numbers, as a sentence that says what to do.
struct PrometheusProblem: Error, Sendable, Hashable {
  /// The sentence.
  var reason: String
  /// Seconds to wait before the next question, where the server names them.
  var retryAfter: Double?
  /// Nothing else that is asked of this server can succeed either.
  var isOfServer = false

  /// Nobody answered.
  init(_ error: WireError, endpoint: EndpointURL) {
    isOfServer = true
    switch error {
    case .tooLarge(let limit):
      isOfServer = false
      reason =
        "answers with more than \(limit >> 20) MiB, which is not read; choose fewer namespaces, or a longer --interval"
    case .timedOut(let seconds):
      reason =
        "no answer within \(Int(seconds.rounded(.up))) s; is it overloaded? Fewer namespaces make the questions smaller"
    case .refused(let authority): reason = "connection refused by \(authority): does Prometheus listen there?"
    case .tls(let words) where endpoint.scheme == "https":
      reason =
        "TLS: \(words); --prometheus-ca names an authority to trust, --prometheus-insecure trusts anybody"
    case .cut(let words) where endpoint.scheme == "http": reason = "\(words) (does it want https://?)"
    default: reason = error.description
    }
  }

  /// An answer that is none.
  init(_ response: HTTPResponse, answer: PrometheusAnswer?, endpoint: EndpointURL) {
    retryAfter = response.header("retry-after").flatMap(Double.init).map { min(max($0, 1), 300) }
    let said = Self.words(response, answer)
    let isPage = response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
    isOfServer = true
    switch response.status {
    case 200 where isPage:
      reason =
        "answers with a web page, perhaps to log in, rather than with numbers: it needs a token (--prometheus-token-file) or another address"
    case 200...299 where answer == nil: reason = "answers, but not as Prometheus does: is the address right?"
    case 300..<400:
      reason =
        "answers \(response.status), a redirect, which is not followed; give the address that it leads to"
    case 400 where said.lowercased().contains("org id"), 401 where said.lowercased().contains("org id"):
      reason =
        "answers \(response.status): it wants to know the tenant; give --prometheus-header 'X-Scope-OrgID: TENANT'"
    case 401:
      reason =
        "answers 401: it wants to know who asks; give --prometheus-token-file, or --prometheus-user with --prometheus-password-file"
    case 403:
      reason = "answers 403: whoever the credentials name may not ask\(said.isEmpty ? "" : ": \(said)")"
    case 404, 405:
      reason =
        "answers \(response.status): no query API at \(endpoint.base)/api/v1; often a path belongs to the address: /prometheus (Mimir, or behind a proxy), /select/0/prometheus (VictoriaMetrics' cluster)"
    case 413:
      isOfServer = false
      reason = "answers 413: the question is too long for it; choose fewer namespaces"
    case 422:
      isOfServer = false
      reason = "answers 422: the question costs it too much (\(said)); choose fewer namespaces"
    case 429:
      reason =
        "answers 429: it is asked too much\(said.isEmpty ? "" : " (\(said))"); a longer --interval helps"
    case 503 where answer?.errorType == "timeout":
      isOfServer = false
      reason = "answers 503: it took too long over the question; choose fewer namespaces"
    case 502, 503, 504:
      reason =
        "answers \(response.status): it is starting, overloaded or gone\(said.isEmpty ? "" : " (\(said))")"
    default:
      isOfServer = response.status >= 500
      reason = "answers \(response.status)\(said.isEmpty ? "" : ": \(said)")"
    }
  }

  /// An answer that breaks off or is no JSON.
  init(_ fault: JSONFault) { reason = "answers with damaged JSON: \(fault.description)" }

  /// A sentence.
  init(reason: String) { self.reason = reason }

  /// What the server says, in one line.
  private static func words(_ response: HTTPResponse, _ answer: PrometheusAnswer?) -> String {
    let isPage = response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
    let text =
      answer.map { $0.error.isEmpty ? $0.errorType : $0.error }
      ?? (isPage ? "" : String(decoding: response.body.prefix(300), as: UTF8.self))
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.count > 160 ? String(line.prefix(160)) + "…" : line
  }
}
