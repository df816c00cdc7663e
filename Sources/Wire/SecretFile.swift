#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads small files that hold keys, certificates and tokens.
enum SecretFile {
  /// Why a file cannot be used, in words.
  struct Failure: Error {
    var reason: String
  }

  /// What tells one content of a file from another without reading it.
  struct Stamp: Equatable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int
    var inode: UInt64
  }

  /// A token or a bundle of certificates is far smaller.
  private static let limit = 4 << 20

  /// The bytes of a file.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = piece.withUnsafeMutableBytes { unsafeRead(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(reason: String(cString: strerror(errno)))
      }
      if count == 0 { return bytes }
      bytes += piece[..<count]
      guard bytes.count <= limit else { throw Failure(reason: "larger than \(limit >> 20) MiB") }
    }
  }

  /// The text of a file without the white space around it.
  static func text(_ path: String) throws(Failure) -> String {
    let bytes = try read(path)
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (9...13).contains($0) }
    var body = bytes.drop(while: isBlank)
    while let last = body.last, isBlank(last) { body = body.dropLast() }
    guard !body.isEmpty else { throw Failure(reason: "it is empty") }
    guard let text = String(validating: body, as: UTF8.self), body.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw Failure(reason: "it holds more than one line of text") }
    return text
  }

  /// What the file is now; nil where there is none.
  static func stamp(_ path: String) -> Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return Stamp(
      seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec), size: Int(status.st_size),
      inode: UInt64(status.st_ino))
  }

  private static func unsafeRead(_ descriptor: Int32, _ base: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    guard let base else { return 0 }
    #if canImport(Glibc)
      return Glibc.read(descriptor, base, count)
    #else
      return Darwin.read(descriptor, base, count)
    #endif
  }
}
