import Synchronization

/// Carries requests with libcurl: thousands at once on one background thread, connections kept alive.
///
/// The thread starts with the first request, sleeps in the kernel while nothing is in flight, and ends with
/// the client. Http and https only; redirects are answers and are not followed; proxies named in the
/// environment are never used, one that a request names is; bodies are unpacked (gzip and whatever else libcurl knows) and limited by their
/// unpacked size. Cancelling the task that sends ends its transfer.
public final class WireClient: HTTPTransport, Sendable {
  private let inbox: WireInbox
  private let nextTicket = Atomic<UInt64>(0)

  /// Makes a client. Costs nothing until the first request.
  /// - Parameters:
  ///   - connectionsPerHost: further requests to one HOST:PORT wait for a connection (their deadline runs).
  ///   - connections: connections in all; also kept under half of what the process may open.
  public init(connectionsPerHost: Int = 2, connections: Int = 2048) {
    inbox = WireInbox(
      connectionsPerHost: max(1, connectionsPerHost), connections: max(1, connections))
  }

  deinit { inbox.stop() }

  /// Carries one request. Any status is an answer.
  /// - Throws: why there is none; after a cancellation of the task `WireError.cancelled`.
  public func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    let ticket = nextTicket.add(1, ordering: .relaxed).newValue
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: WireInbox.Continuation) in
        inbox.put(.start(ticket, request, .whole(continuation)))
        // A cancellation that came before the request was in the box found nothing to cancel.
        if Task.isCancelled { inbox.put(.cancel(ticket)) }
      }
    } onCancel: {
      inbox.put(.cancel(ticket))
    }
    return try result.get()
  }

  /// Carries one request whose answer has no end; returns when its header is there.
  /// - Throws: why there is no answer; after a cancellation of the task `WireError.cancelled`.
  public func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    let ticket = nextTicket.add(1, ordering: .relaxed).newValue
    let pipe = StreamPipe()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: WireInbox.StreamContinuation) in
        inbox.put(.start(ticket, request, .stream(continuation, pipe)))
        if Task.isCancelled { inbox.put(.cancel(ticket)) }
      }
    } onCancel: {
      inbox.put(.cancel(ticket))
    }
    let opened = try result.get()
    let reading = StreamReading(client: self, ticket: ticket)
    return HTTPStream(
      status: opened.status, headers: opened.headers,
      body: AsyncThrowingStream {
        try await withTaskCancellationHandler {
          try await pipe.next()
        } onCancel: {
          reading.stop()
        }
      })
  }

  fileprivate func cancel(_ ticket: UInt64) { inbox.put(.cancel(ticket)) }
}

/// The reading of an endless answer: ends the transfer when nobody holds the stream any more.
private final class StreamReading: Sendable {
  // Keeps the client, and with it the thread, while something is read.
  private let client: WireClient
  private let ticket: UInt64

  init(client: WireClient, ticket: UInt64) {
    self.client = client
    self.ticket = ticket
  }

  deinit { stop() }

  func stop() { client.cancel(ticket) }
}
