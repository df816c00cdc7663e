import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the addresses of `--proxy` and `--proxies`.
public enum ProxyList {
  /// A list longer than this is a mistake (a log, a disk image).
  static let maximumBytes = 16 << 20

  /// Reads one address: `HOST:PORT`, `HOST`, `[IPv6]:PORT`, `http://HOST:PORT`, `http://HOST:PORT/path`.
  ///
  /// Without a port it is Envoy's admin port 15000, or with a scheme that scheme's own.
  /// - Throws: `ProxyListError.badAddress`.
  /// - Parameter port: the port of an address that names none.
  public static func parse(
    _ text: String, port defaultPort: UInt16 = ProxyTarget.defaultPort
  ) throws(ProxyListError) -> ProxyTarget {
    let text = trim(text[...])
    func bad(_ reason: String) -> ProxyListError { .badAddress(printable(text), reason: reason) }
    var rest = text
    var scheme: String?
    if let range = rest.firstRange(of: "://") {
      let word = rest[..<range.lowerBound].lowercased()
      guard word == "http" || word == "https" else { throw bad("neither http nor https") }
      scheme = word
      rest = rest[range.upperBound...]
    }
    var path: String?
    if let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) {
      let tail = String(rest[slash...])
      guard tail.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
        throw bad("the path holds characters that must be percent-encoded")
      }
      if tail != "/" { path = tail.hasPrefix("?") ? "/" + tail : tail }
      rest = rest[..<slash]
    }
    guard !rest.contains("@") else { throw bad("user and password are not taken") }
    let (host, port) = try split(rest, bad)
    if let port {
      guard let number = UInt16(port), number > 0 else { throw bad("the port is not in 1–65535") }
      return ProxyTarget(scheme: scheme ?? "http", host: host, port: number, path: path)
    }
    let byScheme: UInt16? = scheme.map { $0 == "https" ? 443 : 80 }
    return ProxyTarget(
      scheme: scheme ?? "http", host: host, port: byScheme ?? defaultPort, path: path)
  }

  /// Reads a list: one address a line, `#` begins a comment, what comes twice counts once.
  /// - Parameter file: its name, for errors.
  public static func parse(list: String, file: String) throws(ProxyListError) -> [ProxyTarget] {
    var targets: [ProxyTarget] = []
    var number = 0
    let body = list.hasPrefix("\u{FEFF}") ? list.dropFirst() : list[...]
    for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let text = trim(line.prefix { $0 != "#" })
      if text.isEmpty { continue }
      do {
        targets.append(try parse(String(text)))
      } catch {
        guard case .badAddress(let address, let reason) = error else { throw error }
        throw .badLine(file: file, line: number, address: address, reason: reason)
      }
    }
    if targets.isEmpty { throw .empty(file: file) }
    return unique(targets)
  }

  /// Reads a list from a file, or from standard input when the name is `-`.
  public static func load(file: String) throws(ProxyListError) -> [ProxyTarget] {
    let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(file: file, reason: SystemReason.now()) }
    defer { if file != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(file: file, reason: SystemReason.now()) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= maximumBytes else {
        throw .unreadable(file: file, reason: "larger than 16 MiB: is it a list of addresses?")
      }
    }
    return try parse(
      list: String(decoding: bytes, as: UTF8.self), file: file == "-" ? "standard input" : file)
  }

  /// Drops targets whose `HOST:PORT` came before.
  public static func unique(_ targets: [ProxyTarget]) -> [ProxyTarget] {
    var seen: Set<String> = []
    return targets.filter { seen.insert($0.name).inserted }
  }

  private static func split(
    _ text: Substring, _ bad: (String) -> ProxyListError
  ) throws(ProxyListError) -> (host: String, port: Substring?) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw bad("a ] is missing") }
      let host = text[text.index(after: text.startIndex)..<end]
      let tail = text[text.index(after: end)...]
      guard isIPv6(host) else { throw bad("not an IPv6 address in brackets") }
      guard tail.isEmpty || tail.hasPrefix(":") else { throw bad("only a port may follow the ]") }
      return (host.lowercased(), tail.isEmpty ? nil : tail.dropFirst())
    }
    // Several colons: an IPv6 address without brackets, which leaves no place for a port.
    if text.filter({ $0 == ":" }).count > 1 {
      guard isIPv6(text) else { throw bad("not an address") }
      return (text.lowercased(), nil)
    }
    let colon = text.firstIndex(of: ":")
    let host = colon.map { text[..<$0] } ?? text
    guard !host.isEmpty else { throw bad("the host is missing") }
    let isName = host.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isName, host.utf8.count <= 253 else { throw bad("not a host name") }
    return (host.lowercased(), colon.map { text[text.index(after: $0)...] })
  }

  private static func isIPv6(_ text: some StringProtocol) -> Bool {
    let address = text.prefix { $0 != "%" }
    return address.contains(":") && address.utf8.count <= 45
      && address.allSatisfy { $0.isHexDigit && $0.isASCII || $0 == ":" || $0 == "." }
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// What an error may repeat of an address: short, and nothing that a terminal would act on.
  private static func printable(_ text: Substring) -> String {
    let safe = text.unicodeScalars.prefix(60).map {
      $0.value >= 0x20 && $0.value < 0x7F ? Character($0) : "?"
    }
    return safe.isEmpty ? "\"\"" : String(safe)
  }
}

/// The system's words for the last error.
enum SystemReason {
  static func now() -> String {
    let number = errno
    return String(cString: strerror(number)).lowercased()
  }
}
