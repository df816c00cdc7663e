import Foundation
import Synchronization
import Wire

/// Answers as a script says, and keeps what it was asked.
final class ScriptedTransport: HTTPTransport {
  /// What comes of a request.
  enum Step: Sendable {
    case answer(Int, String, [HTTPHeader] = [])
    case failure(WireError)
    /// An answer in pieces, and how it ends.
    case pieces([String], WireError? = nil)
    /// An answer in pieces that then is silent for ever.
    case open([String])
    /// No answer, for ever.
    case silence
  }

  private struct State {
    var requests: [HTTPRequest] = []
    var held: [AsyncThrowingStream<[UInt8], any Error>.Continuation] = []
  }
  private let state = Mutex(State())
  private let script: @Sendable (HTTPRequest, Int) -> Step

  /// - Parameter script: the answer to a request; the number counts all requests, from 0.
  init(_ script: @escaping @Sendable (HTTPRequest, Int) -> Step) { self.script = script }

  /// Answers in order; silence after the last.
  convenience init(_ steps: [Step]) {
    self.init { _, number in steps.indices.contains(number) ? steps[number] : .silence }
  }

  var requests: [HTTPRequest] { state.withLock { $0.requests } }
  var urls: [String] { requests.map(\.url) }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    switch next(request) {
    case .answer(let status, let body, let headers):
      return HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    case .failure(let error): throw error
    case .pieces(let pieces, let error):
      if let error { throw error }
      return HTTPResponse(status: 200, body: Array(pieces.joined().utf8))
    case .open, .silence:
      try? await Task.sleep(for: .seconds(3600))
      throw .cancelled
    }
  }

  func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    switch next(request) {
    case .answer(let status, let body, let headers):
      return HTTPStream(status: status, headers: headers) { yield in
        yield(Array(body.utf8))
        return nil
      }
    case .failure(let error): throw error
    case .pieces(let pieces, let error):
      return HTTPStream(status: 200) { yield in
        for piece in pieces { yield(Array(piece.utf8)) }
        return error
      }
    case .open(let pieces):
      let (stream, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
      for piece in pieces { continuation.yield(Array(piece.utf8)) }
      state.withLock { $0.held.append(continuation) }
      return HTTPStream(status: 200, body: stream)
    case .silence:
      try? await Task.sleep(for: .seconds(3600))
      throw .cancelled
    }
  }

  private func next(_ request: HTTPRequest) -> Step {
    let number = state.withLock { state in
      state.requests.append(request)
      return state.requests.count - 1
    }
    return script(request, number)
  }
}

extension HTTPRequest {
  func header(_ name: String) -> String? { headers.value(of: name) }

  /// The query's value of a name, still percent-encoded.
  func query(_ name: String) -> String? {
    let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    for item in query.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1)
      if parts.first == name[...] { return parts.count > 1 ? String(parts[1]) : "" }
    }
    return nil
  }

  /// The path without host and query.
  var path: String { String(url.dropFirst("https://api.test:6443".count).prefix { $0 != "?" }) }
}
