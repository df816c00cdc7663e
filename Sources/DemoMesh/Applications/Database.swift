import FlyingSocks

/// The database behind the ratings: a connection a question, in frames of MongoDB's wire protocol.
enum Database {
  /// Asks the database through the pod's proxy. False when there was no answer.
  static func find(through context: ApplicationContext) async -> Bool {
    let host = context.block.pod(context.pod.index)
    guard let socket = try? await context.network.connect(host, Ports.mongodb, timeout: 2) else {
      return false
    }
    defer { try? socket.close() }
    let question = frame(id: 1, answers: 0, filler: 64)
    let answered = try? await withDeadline(2) {
      try await socket.write(.init(question))
      return try await readFrame(socket) != nil
    }
    return answered ?? false
  }

  /// Answers questions on one connection until the other side ends it.
  static func serve(_ socket: AsyncSocket, _ behaviour: Behaviour) async {
    while let question = try? await readFrame(socket) {
      await behaviour.work(milliseconds: 0...1)
      if behaviour.fails { return }
      guard (try? await socket.write(.init(frame(id: 2, answers: question, filler: 256)))) != nil else {
        return
      }
    }
  }

  /// Reads a frame and gives its request id; nil at the end.
  private static func readFrame(_ socket: AsyncSocket) async throws -> UInt32? {
    guard let head = try? await socket.read(bytes: 16), head.count == 16 else { return nil }
    let length = number(head[0..<4])
    guard (16...65_536).contains(length) else { return nil }
    _ = try await socket.read(bytes: Int(length) - 16)
    return number(head[4..<8])
  }

  /// A message (OP_MSG): length, request, response to, operation 2013; flags; one section with a document.
  static func frame(id: UInt32, answers: UInt32, filler: Int) -> [UInt8] {
    // A BSON document with one string.
    let text = [UInt8](repeating: UInt8(ascii: "5"), count: filler) + [0]
    let element = [0x02] + Array("ratings".utf8) + [0] + bytes(UInt32(text.count)) + text
    let document = bytes(UInt32(element.count + 5)) + element + [0]
    let body = bytes(0) + [0] + document
    return bytes(UInt32(16 + body.count)) + bytes(id) + bytes(answers) + bytes(2013) + body
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
