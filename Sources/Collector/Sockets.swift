#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few calls of the socket interface that a small server needs.
enum Sockets {
  struct Failure: Error {
    var number: Int32
    /// The system's words for it.
    var words: String { String(cString: strerror(number)) }
    var isTaken: Bool { number == EADDRINUSE }
    var isNotAnAddress: Bool { number == EADDRNOTAVAIL || number == EINVAL }
    static var last: Failure { Failure(number: errno) }
  }

  /// A listening IPv4 socket that does not block.
  static func listen(host: String, port: UInt16) throws(Failure) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw Failure(number: EINVAL) }
    #if canImport(Glibc)
      let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let file = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard file >= 0 else { throw .last }
    var one: Int32 = 1
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, size) }
    }
    guard status == 0, Self.startListening(file) == 0 else {
      let failure = Failure.last
      close(file)
      throw failure
    }
    doNotBlock(file)
    return file
  }

  private static func startListening(_ file: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.listen(file, 128)
    #elseif canImport(Musl)
      Musl.listen(file, 128)
    #else
      Darwin.listen(file, 128)
    #endif
  }

  /// The port that a socket listens on; 0 when it does not.
  static func port(of file: Int32) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &size) }
    }
    return status == 0 ? UInt16(bigEndian: address.sin_port) : 0
  }

  /// The next connection that waits; nil when none does.
  static func accept(_ listener: Int32) -> Int32? {
    #if canImport(Glibc)
      let file = Glibc.accept(listener, nil, nil)
    #elseif canImport(Musl)
      let file = Musl.accept(listener, nil, nil)
    #else
      let file = Darwin.accept(listener, nil, nil)
    #endif
    guard file >= 0 else { return nil }
    doNotBlock(file)
    var one: Int32 = 1
    setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    #if !os(Linux)
      setsockopt(file, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout<Int32>.size))
    #endif
    return file
  }

  /// Sends what fits.
  /// - Returns: bytes sent, 0 when the other side must read first, nil when it is gone.
  static func send(_ file: Int32, _ bytes: ArraySlice<UInt8>) -> Int? {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    let count = bytes.withUnsafeBytes { buffer in
      #if canImport(Glibc)
        Glibc.send(file, buffer.baseAddress, buffer.count, flags)
      #elseif canImport(Musl)
        Musl.send(file, buffer.baseAddress, buffer.count, flags)
      #else
        Darwin.send(file, buffer.baseAddress, buffer.count, flags)
      #endif
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// Reads what is there into a buffer.
  /// - Returns: bytes read, 0 when nothing is there, nil when the other side has closed.
  static func receive(_ file: Int32, _ buffer: inout [UInt8]) -> Int? {
    let count = buffer.withUnsafeMutableBytes { recv(file, $0.baseAddress, $0.count, 0) }
    if count > 0 { return count }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : nil
  }

  /// Two ends of a pipe that does not block, to wake a poll.
  static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      let status = Glibc.pipe(&ends)
    #elseif canImport(Musl)
      let status = Musl.pipe(&ends)
    #else
      let status = Darwin.pipe(&ends)
    #endif
    guard status == 0 else { throw .last }
    doNotBlock(ends[0])
    doNotBlock(ends[1])
    return (ends[0], ends[1])
  }

  /// Seconds that only go forward.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Neither blocks nor is handed down to programs that are started from here.
  private static func doNotBlock(_ file: Int32) {
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK)
  }
}
