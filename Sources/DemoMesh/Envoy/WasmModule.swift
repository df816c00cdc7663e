/// A WebAssembly module that does nothing: five empty functions and a page of memory, the least that Envoy's
/// Proxy-Wasm host accepts. Assembled here, so that what is loaded can be read.
enum WasmModule {
  private enum Section: UInt8 {
    case type = 1
    case function = 3
    case memory = 5
    case export = 7
    case code = 10
  }

  private static let i32: UInt8 = 0x7f

  /// Signatures: parameters and results.
  private static let types: [(parameters: Int, results: Int)] = [(0, 0), (1, 1), (2, 0), (2, 1)]

  /// Type and body of each function. 0x41 is `i32.const`, 0x0b `end`.
  private static let functions: [(type: UInt8, body: [UInt8])] = [
    (0, [0x0b]),  // nothing
    (1, [0x41, 0x80, 0x08, 0x0b]),  // malloc: 1024
    (2, [0x0b]),  // on_context_create
    (3, [0x41, 0x01, 0x0b]),  // on_vm_start, on_configure: 1, which is yes
  ]

  private static let exports: [(name: String, function: UInt8)] = [
    ("proxy_abi_version_0_2_1", 0), ("_initialize", 0), ("malloc", 1), ("proxy_on_context_create", 2),
    ("proxy_on_vm_start", 3), ("proxy_on_configure", 3),
  ]

  /// The module.
  static let bytes: [UInt8] = {
    let signatures = types.map { type in
      [0x60, UInt8(type.parameters)] + [UInt8](repeating: i32, count: type.parameters) + [UInt8(type.results)]
        + [UInt8](repeating: i32, count: type.results)
    }
    // Each body is its size, no local variables, its instructions.
    let bodies = functions.map { [UInt8($0.body.count + 1), 0] + $0.body }
    let names = exports.map { [UInt8($0.name.utf8.count)] + Array($0.name.utf8) + [0, $0.function] }
    let memory: [UInt8] = [6] + Array("memory".utf8) + [2, 0]
    return [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0] + section(.type, signatures)
      + section(.function, functions.map { [$0.type] }) + section(.memory, [[0, 1]])
      + section(.export, names + [memory]) + section(.code, bodies)
  }()

  private static func section(_ id: Section, _ items: [[UInt8]]) -> [UInt8] {
    let content = [UInt8(items.count)] + items.flatMap { $0 }
    return [id.rawValue] + length(content.count) + content
  }

  /// LEB128.
  private static func length(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f) | 0x80] + length(value >> 7)
  }
}
