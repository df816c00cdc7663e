import CCurl

/// The wire thread: everything of libcurl happens here.
final class WireLoop {
  private let inbox: WireInbox
  private var transfers: [UInt64: Transfer] = [:]

  init(inbox: WireInbox) {
    self.inbox = inbox
  }

  /// Runs until the inbox says stop.
  func run() {
    // Half of the descriptors stay for everything else in the process.
    let connections = min(inbox.connections, max(8, ccurl_raise_file_limit() / 2))
    let sink: ccurl_body_sink = { context, bytes, count in
      guard let context, let bytes else { return false }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.append(UnsafeBufferPointer(start: bytes, count: count))
    }
    let headerSink: ccurl_header_sink = { context, bytes, count in
      guard let context, let bytes else { return }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      transfer.takeHeader(UnsafeBufferPointer(start: bytes, count: count))
    }
    guard let pool = ccurl_pool_make(inbox.connectionsPerHost, connections, sink, headerSink) else {
      return inbox.fail("libcurl cannot be started")
    }
    inbox.setBell(WireInbox.Bell(pool: pool))
    while let orders = inbox.take() {
      for order in orders { carryOut(order, in: pool) }
      if !ccurl_pool_perform(pool) { failAll(.other("libcurl gave up")) }
      while let ended = ccurl_pool_next_ended(pool) { finish(ended) }
      // With nothing in flight only the bell ends this. (libcurl shortens it to its own next deadline.)
      ccurl_pool_poll(pool, transfers.isEmpty ? Int32.max : 1000)
    }
    inbox.setBell(nil)
    failAll(.cancelled)
    ccurl_pool_free(pool)
  }

  private func carryOut(_ order: WireInbox.Order, in pool: OpaquePointer) {
    switch order {
    case .start(let ticket, let request, let reply):
      let transfer = Transfer(ticket: ticket, request: request, reply: reply)
      transfers[ticket] = transfer
      if let error = transfer.start(in: pool) { close(transfer, .failure(error)) }
    case .cancel(let ticket):
      if let transfer = transfers[ticket] { close(transfer, .failure(.cancelled)) }
    }
  }

  private func finish(_ ended: OpaquePointer) {
    guard let context = ccurl_transfer_context(ended) else { return ccurl_transfer_recycle(ended) }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    close(transfer, transfer.result())
  }

  private func close(_ transfer: Transfer, _ result: Result<HTTPResponse, WireError>) {
    transfers[transfer.ticket] = nil
    transfer.recycle()
    transfer.finish(result)
  }

  private func failAll(_ error: WireError) {
    for transfer in Array(transfers.values) { close(transfer, .failure(error)) }
  }
}
