import FlyingSocks

/// What every demo stands on, simulated or not: its number on this machine, an event loop, and the address at which it
/// takes orders.
struct DemoGround: Sendable {
  let claim: DemoRegistry.Claim
  let network: Network
  let control: AsyncSocket
  let token = ControlServer.makeToken()
  private let loop: Task<Void, Never>

  var block: AddressBlock { claim.block }

  /// The URL for ``DemoControl``.
  var controlURL: String { "http://\(block.control):\(Ports.control)/\(token)" }

  /// Takes the first number whose addresses are free.
  static func claim(_ registry: DemoRegistry) async throws -> DemoGround {
    let network = try await Network.make()
    let loop = Task { _ = try? await network.run() }
    var control: AsyncSocket?
    do {
      let claim = try registry.claim { block in
        control = try? network.listen(block.control, Ports.control)
        return control != nil
      }
      guard let control else { throw DemoHost.Failure(description: "no address to take orders at") }
      return DemoGround(claim: claim, network: network, control: control, loop: loop)
    } catch {
      loop.cancel()
      throw error
    }
  }

  private init(
    claim: DemoRegistry.Claim, network: Network, control: AsyncSocket, loop: Task<Void, Never>
  ) {
    self.claim = claim
    self.network = network
    self.control = control
    self.loop = loop
  }

  /// Takes orders until cancelled.
  func serveControl(
    info: @escaping @Sendable () async -> DemoInfo,
    apply: @escaping @Sendable ([String]) async throws -> String
  ) async {
    let server = ControlServer(token: token, info: info, apply: apply)
    await MessageServer(network: network, host: block.control, port: Ports.control) {
      await server.answer($0)
    }
    .run(on: control)
  }

  /// Leaves the demo for others to find.
  func publish(_ info: DemoInfo) throws {
    try Files.write(Array(info.line.utf8), to: claim.infoPath, mode: 0o600)
  }

  /// Gives everything back.
  func release() {
    loop.cancel()
    claim.release()
  }
}
