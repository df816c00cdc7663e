/// Gives orders to a running demo, from another process.
public struct DemoControl: Sendable {
  /// Why an order was not carried out.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// A sentence.
    public let description: String
  }

  private let target: MessageClient.Target
  private let path: String

  /// A control for the URL in ``DemoInfo/control``; nil when it is none.
  public init?(_ url: String) {
    guard url.hasPrefix("http://") else { return nil }
    let rest = url.dropFirst(7)
    guard let slash = rest.firstIndex(of: "/"), let colon = rest[..<slash].firstIndex(of: ":"),
      let port = Int(rest[rest.index(after: colon)..<slash])
    else { return nil }
    target = .init(host: String(rest[..<colon]), port: port)
    path = String(rest[slash...])
  }

  /// The demo as it is now.
  public func info() async throws -> DemoInfo {
    let answer = try await send("GET", [])
    guard answer.status == 200, let info = DemoInfo.parse(answer.body) else {
      throw Failure(description: "the demo's answer cannot be read")
    }
    return info
  }

  /// The faults that can be switched on.
  public func faults() async throws -> [FaultDescription] { try await info().faults }

  /// Switches a fault on or off: `NAME [WORKLOAD] [VALUE]`, `NAME [WORKLOAD] off`, `off`. Returns what is now in force,
  /// as a sentence. Takes until the proxies have been given their new configuration (up to seconds for a proxy that
  /// has to start).
  public func apply(words: [String]) async throws -> String {
    let answer = try await send("POST", Array(words.joined(separator: " ").utf8))
    let text = String(decoding: answer.body, as: UTF8.self)
    guard answer.status == 200 else { throw Failure(description: text) }
    return text
  }

  private func send(_ method: String, _ body: [UInt8]) async throws -> Message {
    let request = Message(
      start: "\(method) \(path) HTTP/1.1",
      headers: [(name: "host", value: target.host), (name: "connection", value: "close")], body: body)
    let network = try await Network.make()
    let loop = Task { try await network.run() }
    defer { loop.cancel() }
    do {
      return try await MessageClient(network: network).send(request, to: target, timeout: 40)
    } catch {
      throw Failure(description: "the demo does not answer: is it still running?")
    }
  }
}
