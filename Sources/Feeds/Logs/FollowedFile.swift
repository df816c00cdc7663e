#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A log file that grows, is cut, or is replaced by a new one.
struct FollowedFile {
  let path: String
  private var offset = 0
  private var inode: UInt64 = 0
  private var lines = LogLines()

  /// So much of the end of a file is looked at for its last lines.
  private static let maximumBefore = 8 << 20
  /// So much is read at once.
  private static let piece = 256 << 10

  init(_ path: String) { self.path = path }

  /// Why a file cannot be read, in words.
  struct Failure: Error {
    var reason: String
  }

  /// The last whole lines, and from then on the place behind them.
  mutating func tail(_ count: Int?) throws(Failure) -> [String] {
    let descriptor = try opened()
    defer { close(descriptor) }
    guard let size = size(descriptor) else { return [] }
    offset = max(0, size - Self.maximumBefore)
    let isCut = offset > 0
    var found: [String] = []
    while let bytes = read(descriptor) { found += lines.add(bytes[...]) }
    if isCut, !found.isEmpty { found.removeFirst() }
    return count.map { Array(found.suffix($0)) } ?? found
  }

  /// Whole lines that were written since. A file that is shorter than before, or another one, is read from its begin.
  mutating func more() throws(Failure) -> [String] {
    let descriptor = try opened()
    defer { close(descriptor) }
    guard let size = size(descriptor) else { return [] }
    if size < offset {
      offset = 0
      lines = LogLines()
    }
    var found: [String] = []
    while let bytes = read(descriptor), found.count < 20_000 { found += lines.add(bytes[...]) }
    return found
  }

  private mutating func opened() throws(Failure) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      // What comes in its place may have its number, but not its lines.
      inode = 0
      throw Failure(reason: reason)
    }
    return descriptor
  }

  /// The size, and whether it is still the same file.
  private mutating func size(_ descriptor: Int32) -> Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    if UInt64(status.st_ino) != inode {
      inode = UInt64(status.st_ino)
      offset = 0
      lines = LogLines()
    }
    return Int(status.st_size)
  }

  private mutating func read(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Self.piece)
    let got = pread(descriptor, &buffer, buffer.count, off_t(offset))
    guard got > 0 else { return nil }
    offset += got
    buffer.removeLast(buffer.count - got)
    return buffer
  }
}
