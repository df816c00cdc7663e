import JSON
import Wire

/// Asks one trace store and puts what goes wrong into words.
struct StoreClient: Sendable {
  /// Answers beyond this are refused rather than kept.
  static let maximumBytes = 48 << 20

  let address: StoreAddress
  /// How the store is called in sentences: `jaeger 127.0.0.1:16686`.
  let name: String
  let transport: any HTTPTransport

  init(_ address: StoreAddress, name: String, transport: any HTTPTransport) {
    self.address = address
    self.name = name
    self.transport = transport
  }

  /// Asks for a path below the store's address; any status is an answer.
  func ask(_ path: String, timeout: Double = 12, maximumBytes: Int = maximumBytes) async throws(TraceError)
    -> StoreAnswer
  {
    do {
      return try await exchange(path, timeout: timeout, maximumBytes: maximumBytes)
    } catch {
      throw StoreComplaint.silent(name, error, port: address.port)
    }
  }

  /// Asks, and leaves the failure as it is.
  func exchange(
    _ path: String, timeout: Double = 12, maximumBytes: Int = maximumBytes
  ) async throws(WireError) -> StoreAnswer {
    let response = try await transport.send(
      HTTPRequest(
        url: address.base + path, headers: [HTTPHeader("Accept", "application/json")], timeout: timeout,
        maximumBytes: maximumBytes))
    return StoreAnswer(
      status: response.status, body: response.body, location: response.header("location"),
      challenge: response.header("www-authenticate"))
  }

  /// The body of a good answer; nil for 404.
  func body(_ path: String) async throws(TraceError) -> [UInt8]? {
    let answer = try await ask(path)
    if answer.status == 404 { return nil }
    return try checked(answer)
  }

  /// The body of a good answer; anything else in words.
  func checked(_ answer: StoreAnswer) throws(TraceError) -> [UInt8] {
    guard answer.isSuccess, !answer.isPage else { throw StoreComplaint.refused(name, answer) }
    return answer.body
  }
}

/// Text in URLs.
enum URLText {
  /// RFC 3986: everything but unreserved characters.
  static func percentEncoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        out += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return out
  }

  /// `?a=b&c=d`, in the order given.
  static func query(_ parameters: [(String, String)]) -> String {
    guard !parameters.isEmpty else { return "" }
    return "?" + parameters.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
  }

  /// A JSON object of texts, as Jaeger wants tags.
  static func json(_ tags: [Span.Tag]) -> String {
    "{" + tags.map { "\(JSONValue.quoted($0.key)):\(JSONValue.quoted($0.value))" }.joined(separator: ",")
      + "}"
  }
}
