import FlyingSocks
import Synchronization

/// Sends requests over kept connections.
final class MessageClient: Sendable {
  /// Why there is no answer.
  enum Failure: Error {
    case ended
  }

  /// Where to send.
  struct Target: Sendable, Hashable {
    let host: String
    let port: Int
  }

  private struct Idle {
    let reader: MessageReader
    let since: ContinuousClock.Instant
  }

  private let network: Network
  private let idle = Mutex<[Target: [Idle]]>([:])
  /// Longest that a connection is kept unused. Shorter than any server here keeps it.
  private let keep = Duration.seconds(20)

  init(network: Network) { self.network = network }

  /// Sends and waits for the answer; any status is an answer.
  func send(_ request: Message, to target: Target, timeout: Double) async throws -> Message {
    try await withDeadline(timeout) { [self] in
      if let reader = take(target) {
        // The server may have ended it meanwhile: then nothing came back and a new connection decides.
        do { return try await exchange(request, reader, target) } catch MessageReader.Failure.ended {}
      }
      let reader = MessageReader(try await network.connect(target.host, target.port, timeout: timeout))
      return try await exchange(request, reader, target)
    }
  }

  /// Ends every kept connection.
  func close() {
    let all = idle.withLock { idle in
      defer { idle = [:] }
      return idle.values.flatMap { $0 }
    }
    for connection in all { try? connection.reader.socket.close() }
  }

  private func exchange(_ request: Message, _ reader: MessageReader, _ target: Target) async throws -> Message
  {
    var reader = reader
    do {
      try await reader.socket.write(.init(request.bytes))
      guard let answer = try await reader.next() else { throw MessageReader.Failure.ended }
      if answer["connection"]?.lowercased() == "close" {
        try? reader.socket.close()
      } else {
        give(reader, target)
      }
      return answer
    } catch SocketError.disconnected {
      try? reader.socket.close()
      throw MessageReader.Failure.ended
    } catch {
      try? reader.socket.close()
      throw error
    }
  }

  private func take(_ target: Target) -> MessageReader? {
    let now = ContinuousClock.now
    let (found, stale) = idle.withLock { idle -> (MessageReader?, [Idle]) in
      var all = idle[target] ?? []
      let stale = all.filter { now - $0.since > keep }
      all.removeAll { now - $0.since > keep }
      let last = all.popLast()
      idle[target] = all
      return (last?.reader, stale)
    }
    for connection in stale { try? connection.reader.socket.close() }
    return found
  }

  private func give(_ reader: MessageReader, _ target: Target) {
    idle.withLock { $0[target, default: []].append(Idle(reader: reader, since: .now)) }
  }
}
