#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file system's calls, with answers in words.
enum FileAccess {
  /// What stands at a path.
  struct Status {
    enum Kind { case file, folder, pipe, other(String) }
    var kind: Kind
    var stamp: FileStamp
  }

  /// Follows symbolic links. Throws the sentence that says why not.
  static func status(_ path: String) throws(FileError) -> Status {
    var info = stat()
    guard stat(path, &info) == 0 else { throw FileError(code: errno) }
    return status(info)
  }

  private static func status(_ info: stat) -> Status {
    let kind: Status.Kind =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFIFO: .pipe
      case S_IFSOCK: .other("a socket")
      case S_IFCHR, S_IFBLK: .other("a device")
      default: .other("no file")
      }
    return Status(kind: kind, stamp: FileStamp(info))
  }

  /// The names in a folder, in the order of their bytes, without `.` and `..`.
  static func names(in folder: String) throws(FileError) -> [String] {
    guard let handle = opendir(folder) else { throw FileError(code: errno) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Everything of a file or a pipe, `limit` + 1 bytes at most: a pipe may never end.
  static func read(_ path: String, limit: Int, isPipe: Bool = false) throws(FileError) -> [UInt8] {
    let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (isPipe ? 0 : O_NONBLOCK)
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { throw FileError(code: errno) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw FileError(code: errno) }
    return try read(descriptor, expected: Int(info.st_size), limit: limit)
  }

  /// Everything of a descriptor, `limit` + 1 bytes at most.
  static func read(_ descriptor: Int32, expected: Int, limit: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    var isComplete = false
    let first = min(max(expected, 0), limit) + 1
    var bytes = [UInt8](unsafeUninitializedCapacity: first) { buffer, count in
      (isComplete, failure) = fill(descriptor, UnsafeMutableRawBufferPointer(buffer), &count)
    }
    if let failure { throw failure }
    while !isComplete, bytes.count <= limit {
      let chunk = [UInt8](
        unsafeUninitializedCapacity: min(max(64 << 10, bytes.count), limit + 1 - bytes.count)
      ) {
        buffer, count in
        (isComplete, failure) = fill(descriptor, UnsafeMutableRawBufferPointer(buffer), &count)
      }
      if let failure { throw failure }
      bytes += chunk
    }
    return bytes
  }

  private static func fill(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ count: inout Int
  ) -> (isComplete: Bool, failure: FileError?) {
    while count < buffer.count, let base = buffer.baseAddress {
      #if canImport(Glibc)
        let got = Glibc.read(descriptor, base + count, buffer.count - count)
      #elseif canImport(Musl)
        let got = Musl.read(descriptor, base + count, buffer.count - count)
      #else
        let got = Darwin.read(descriptor, base + count, buffer.count - count)
      #endif
      if got == 0 { return (true, nil) }
      if got < 0 {
        if errno == EINTR { continue }
        return (true, FileError(code: errno))
      }
      count += got
    }
    return (false, nil)
  }
}

/// Which content a file had: two equal stamps mean that it need not be read again.
public struct FileStamp: Sendable, Hashable {
  /// Seconds and nanoseconds of the last change.
  var seconds, nanoseconds: Int
  var size: Int
  /// Which file it is: the device's number and the file's on it.
  var device, file: UInt64

  init(_ info: stat) {
    #if canImport(Darwin)
      seconds = info.st_mtimespec.tv_sec
      nanoseconds = info.st_mtimespec.tv_nsec
    #else
      seconds = info.st_mtim.tv_sec
      nanoseconds = info.st_mtim.tv_nsec
    #endif
    size = Int(info.st_size)
    device = UInt64(truncatingIfNeeded: info.st_dev)
    file = UInt64(truncatingIfNeeded: info.st_ino)
  }

  /// Which file it is, whatever stands in it.
  var identity: Identity { Identity(device: device, file: file) }

  struct Identity: Hashable, Sendable { var device, file: UInt64 }

  /// Whether the last change is so long ago that another one would have given another time.
  func isSettled() -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = (now.tv_sec - seconds) * 1000 + (now.tv_nsec - nanoseconds) / 1_000_000
    return age > 50
  }
}

/// Why a file or folder could not be read.
struct FileError: Error, Hashable {
  var code: Int32

  /// Half a sentence: `permission denied`.
  var words: String {
    switch code {
    case ENOENT: "no such file or folder"
    case EACCES, EPERM: "permission denied"
    case ENOTDIR: "a part of the path is no folder"
    case ELOOP: "its symbolic links lead in a circle"
    case ENAMETOOLONG: "the path is too long"
    case EMFILE, ENFILE: "too many files are open"
    case EISDIR: "it is a folder"
    default: String(cString: strerror(code))
    }
  }
}
