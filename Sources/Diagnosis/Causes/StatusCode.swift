/// The meaning of gRPC's status numbers.
public enum GrpcStatus {
  private static let names = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
  ]

  /// The name of a status such as `14`, or nil when it is none.
  public static func name(_ status: some StringProtocol) -> String? {
    guard let number = Int(status), names.indices.contains(number) else { return nil }
    return names[number]
  }

  /// The name of a status number, or nil when it is none.
  public static func name(_ status: Int) -> String? { names.indices.contains(status) ? names[status] : nil }
}

/// The meaning of HTTP's status codes (RFC 9110 and its neighbours), and of Istio's `0`.
public enum HTTPStatus {
  private static let names: [Int: String] = [
    0: "no answer", 100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted",
    203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content", 206: "Partial Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
    308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
    403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed",
    413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Content", 425: "Too Early",
    426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
    499: "Client Closed Request",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout", 505: "HTTP Version Not Supported", 511: "Network Authentication Required",
  ]

  /// The name of a code such as `503`, the class for codes without one (`5xx server error`), or nil.
  public static func name(_ code: some StringProtocol) -> String? {
    guard let number = Int(code), number >= 0 else { return nil }
    if let name = names[number] { return name }
    switch number {
    case 100..<200: return "1xx informational"
    case 200..<300: return "2xx success"
    case 300..<400: return "3xx redirect"
    case 400..<500: return "4xx caller's error"
    case 500..<600: return "5xx server error"
    default: return nil
    }
  }
}
