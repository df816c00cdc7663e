/// The loopback addresses of one demo: `127.77.N.0/24`. One address a "pod", so that Istio's own ports can be used
/// as they are; a second demo takes the next N.
struct AddressBlock: Sendable, Hashable {
  /// Which demo: 1, 2, …
  let number: Int

  /// Demos that fit beside each other.
  static let numbers = 1...16

  /// The address of a pod.
  func pod(_ index: Int) -> String { host(index) }

  /// Where the application behind a pod's proxy listens. In a cluster both share the pod's address and the kernel
  /// redirects; here the proxy owns the pod's address and the application has one of its own.
  func application(_ index: Int) -> String { host(100 + index) }

  /// A host outside the mesh that the mesh calls.
  var external: String { host(200) }

  /// The trace collector.
  var collector: String { host(240) }

  /// Where a running demo takes orders. Binding it claims the block for the whole machine.
  var control: String { host(250) }

  private func host(_ last: Int) -> String { "127.77.\(number).\(last)" }
}
