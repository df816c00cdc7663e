import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal's clipboard, by OSC 52: works through ssh, and through tmux with `set-clipboard on`. Whether the
/// terminal takes it cannot be known, so nobody may claim that something was copied.
@UIActor enum Clipboard {
  /// Terminals drop longer ones.
  private static let limit = 74_000

  /// Sends a text, made safe. Moves no cursor and changes no cell.
  static func send(_ text: String) {
    let bytes = Array(TextSafety.safe(text).utf8.prefix(limit / 4 * 3))
    var sequence = Array("\u{1B}]52;c;".utf8) + base64(bytes) + [0x07]
    var sent = 0
    while sent < sequence.count {
      let count = sequence.withUnsafeMutableBytes {
        write(STDOUT_FILENO, $0.baseAddress?.advanced(by: sent), $0.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// RFC 4648, section 4.
  nonisolated static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).map { start + $0 < bytes.count ? Int(bytes[start + $0]) : 0 }
      let bits = group[0] << 16 | group[1] << 8 | group[2]
      let missing = max(0, start + 3 - bytes.count)
      for position in 0..<4 {
        result.append(position < 4 - missing ? letters[bits >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
      }
    }
    return result
  }
}
