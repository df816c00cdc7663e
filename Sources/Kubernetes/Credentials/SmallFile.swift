#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files of a few kilobytes: kubeconfigs, tokens, certificates.
enum SmallFile {
  /// More than this is not what it says it is.
  static let maximumBytes = 16 << 20

  /// Why a file could not be read.
  struct Failure: Error, Sendable {
    var isMissing: Bool
    var reason: String
  }

  /// The bytes of a file; nil when they cannot be read.
  static func read(_ path: String) -> [UInt8]? { try? bytes(of: path) }

  /// The bytes of a file.
  static func bytes(of path: String) throws(Failure) -> [UInt8] {
    // Not to be kept waiting by a pipe that somebody put there.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw failure(errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = piece.withUnsafeMutableBytes { Int(posixRead(file, $0.baseAddress, $0.count)) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(errno)
      }
      bytes += piece[..<count]
      if bytes.count > maximumBytes {
        throw Failure(isMissing: false, reason: "larger than \(maximumBytes >> 20) MiB")
      }
    }
  }

  private static func failure(_ number: Int32) -> Failure {
    Failure(isMissing: number == ENOENT || number == ENOTDIR, reason: String(cString: strerror(number)))
  }
}

/// `read(2)`, whose name is taken above.
private func posixRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
