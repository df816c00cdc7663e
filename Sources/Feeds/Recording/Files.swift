#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The few calls on files that a recording needs.
enum Files {
  /// A failure in the system's words.
  struct Failure: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// Reads a file, up to a limit.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure(SystemReason.now()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failure("not a file")
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw Failure("larger than \(limit >> 20) MiB") }
    var failure: Failure?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = Self.retrying { unsafeRead(descriptor, base + count, size - count) }
        if got < 0 { failure = Failure(SystemReason.now()) }
        if got <= 0 { break }
        count += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all of the bytes.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        retrying { unsafeWrite(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done) }
      }
      guard written > 0 else { throw Failure(SystemReason.now()) }
      done += written
    }
  }

  /// Makes a file that is not there yet and writes the bytes.
  static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure(SystemReason.now()) }
    defer { close(descriptor) }
    try write(bytes, to: descriptor)
  }

  /// Opens a file to append to.
  static func appending(_ path: String) throws(Failure) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure(SystemReason.now()) }
    return descriptor
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += made.isEmpty || made == "/" ? "\(part)" : "/\(part)"
      if mkdir(made, 0o755) != 0, errno != EEXIST { throw Failure(SystemReason.now()) }
    }
  }

  /// Names in a folder, `.` and `..` left out.
  static func names(in folder: String) throws(Failure) -> [String] {
    guard let handle = opendir(folder) else { throw Failure(SystemReason.now()) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result < 0 && errno == EINTR { continue }
      return result
    }
  }
}

private func unsafeRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func unsafeWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
