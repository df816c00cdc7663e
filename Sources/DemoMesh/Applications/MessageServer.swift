import FlyingSocks

/// Answers requests at one address, as long as it runs.
struct MessageServer: Sendable {
  typealias Handler = @Sendable (Message) async -> Message

  let network: Network
  let host: String
  let port: Int
  let handler: Handler

  /// Binds the address: what fails, fails here.
  func listen() throws -> AsyncSocket { try network.listen(host, port) }

  /// Serves until cancelled; connections end with it.
  func run(on listener: AsyncSocket) async {
    await network.serve(listener) { connection in
      var reader = MessageReader(connection)
      while let request = try? await reader.next() {
        let answer = await handler(request)
        guard (try? await connection.write(.init(answer.bytes))) != nil else { return }
        if request["connection"]?.lowercased() == "close" { return }
      }
    }
  }
}
