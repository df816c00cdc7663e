import Wire

/// Why an answer is no use, as a sentence that suggests what to do.
enum AnswerProblem {
  /// The same of a proxy that may be behind an API server: what that says of the way is not the proxy's.
  static func reason(of response: HTTPResponse, from target: ProxyTarget, path: String) -> String? {
    if target.base != nil, case .unreached(let why) = PodProxyAnswer(response) {
      return "the API server does not reach it: \(why)"
    }
    return reason(status: response.status, path: path)
  }

  /// The reason that a status other than 200 gives; nil for 200.
  static func reason(status: Int, path: String) -> String? {
    let name = path.prefix { $0 != "?" }
    return switch status {
    case 200: nil
    case 300..<400:
      "answers \(status), a redirect, which is not followed; give the address that it leads to"
    case 400: "answers 400 to \(name): it does not take the question"
    case 401, 403:
      "answers \(status): access to \(name) is denied; try the proxy's other port (15000 or 15090) or a port-forward"
    case 404:
      "answers 404: there is no \(name); Envoy's ports are 15000 (admin) and 15090, Istio's agent has 15020"
    case 405: "answers 405: no GET of \(name) is allowed; is it an Envoy admin or statistics port?"
    case 429: "answers 429: asked too often; a longer --interval helps"
    case 500...599: "answers \(status): the proxy, or something before it, is in trouble"
    default: "answers \(status) to \(name)"
    }
  }
}
