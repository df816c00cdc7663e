import JSON
import Wire

/// What an answer at a path of `…/pods/NAME/proxy/` tells of the way: whether the pod has spoken, or the API server in
/// its place.
public enum PodProxyAnswer: Sendable, Hashable {
  /// The pod's own answer, whatever it holds.
  case pod
  /// The API server did not get through to the pod, or does not pass anything on to it; why, in few words and without
  /// the pod's address: `i/o timeout`, `connection refused`.
  case unreached(String)
  /// Neither: the pod is gone, the server has too much to do, or does not know who asks.
  case nothing

  /// Reads an answer. Cost: the first 4 KiB of one that is no success.
  public init(_ response: HTTPResponse) {
    guard response.status >= 400 else {
      self = .pod
      return
    }
    let head = Array(response.body.prefix(Self.headBytes))
    if let status = try? JSONValue(head), status["kind"].text == "Status" {
      self = Self.said(status["message"].text ?? "", code: response.status)
      return
    }
    let text = String(decoding: head.prefix(400), as: UTF8.self)
    if Self.tellsOfTheWay(text) {
      self = .unreached(Self.brief(text))
      return
    }
    switch response.status {
    case 502, 503, 504:
      // Whatever stands between says so without a Status; an Envoy that answers itself gives its name.
      self =
        response.header("server")?.lowercased().contains("envoy") == true
        ? .pod : .unreached("status \(response.status)")
    case 401, 403, 407, 429: self = .nothing
    default: self = .pod
    }
  }

  /// Reads a failure of the way itself.
  public init(_ error: WireError) {
    // An API server that is not there says nothing of its pods.
    if case .timedOut = error { self = .unreached(error.description) } else { self = .nothing }
  }

  /// The reason of a refusal, whatever was said of rights before.
  public static let forbidden = "pods/proxy is forbidden"

  private static let headBytes = 4096

  private static func said(_ message: String, code: Int) -> Self {
    if tellsOfTheWay(message) { return .unreached(brief(message)) }
    switch code {
    case 403: return .unreached(forbidden)
    case 502, 503, 504: return .unreached(message.isEmpty ? "status \(code)" : brief(message))
    default: return .nothing
    }
  }

  /// The words of the API server and of what carries for it (konnectivity, k3s' and EKS' tunnels) for a pod that it
  /// does not reach. Some of them come as 500 or 400.
  private static let words = [
    "error trying to reach service", "error dialing backend", "no agent available", "address not allowed",
    "proxy error from", "dial tcp", "dial timeout", "failed to dial",
  ]

  private static func tellsOfTheWay(_ text: String) -> Bool {
    let lower = text.lowercased()
    return words.contains { lower.contains($0) }
  }

  /// What went wrong without the way there: `Error trying to reach service: 'dial tcp 10.0.0.7:15090: i/o timeout'` is
  /// `i/o timeout`.
  public static func brief(_ message: String) -> String {
    var text = message.split { $0.isNewline || $0.isWhitespace }.joined(separator: " ")
    for lead in ["error trying to reach service: ", "error dialing backend: "] {
      if let found = text.lowercased().firstRange(of: lead) {
        text = String(text.dropFirst(text.distance(from: text.startIndex, to: found.upperBound)))
      }
    }
    if let dial = text.firstRange(of: "dial tcp ") {
      let rest = text[dial.upperBound...]
      if let end = rest.firstRange(of: ": ") { text = String(rest[end.upperBound...]) }
    }
    for lead in ["connect: "] where text.hasPrefix(lead) { text.removeFirst(lead.count) }
    let shown = text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    let clean = String(String.UnicodeScalarView(shown)).drop { $0 == "'" || $0 == "\"" }
    let end = clean.last.map { "'\".".contains($0) } == true ? clean.dropLast() : clean
    return end.isEmpty ? "no reason given" : end.count > 120 ? end.prefix(119) + "…" : String(end)
  }
}
