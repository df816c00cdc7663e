/// An answer whose body comes in pieces, as long as the server sends.
public struct HTTPStream: Sendable {
  /// Status code.
  public var status: Int
  /// The header fields, in order.
  public var headers: [HTTPHeader]
  /// The body, unpacked, in pieces as they come. Throws the `WireError` that ended it, unless it ended well.
  /// Cancelling the task that iterates ends the transfer. A reader that falls more than 16 MiB behind ends it too
  /// (`WireError.tooLarge`).
  public var body: AsyncThrowingStream<[UInt8], any Error>

  /// Makes an answer of a body that somebody else makes.
  public init(status: Int, headers: [HTTPHeader] = [], body: AsyncThrowingStream<[UInt8], any Error>) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Makes an answer of pieces that are at hand, for tests and simple transports.
  /// - Parameter pieces: yields them; returns why the body ends early, or nil.
  public init(
    status: Int, headers: [HTTPHeader] = [], pieces: (_ yield: ([UInt8]) -> Void) -> WireError?
  ) {
    let (stream, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
    let error = pieces { continuation.yield($0) }
    continuation.finish(throwing: error)
    self.init(status: status, headers: headers, body: stream)
  }
}
