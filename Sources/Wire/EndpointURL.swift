/// The address of a service over HTTP as a person writes it, taken apart: what may be shown, and what opens it.
public struct EndpointURL: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  public let scheme: String
  /// Host and, if it was written, port, as in the URL: `prometheus:9090`, `[::1]:9090`.
  public let authority: String
  /// The path before every path of the service, without a slash at its end; empty for none.
  public let prefix: String
  /// User and password that the URL carried, decoded; nil for none. Never part of any other text of this value.
  public let credentials: EndpointAccess.Credential?

  /// The URL without user and password.
  public var base: String { "\(scheme)://\(authority)\(prefix)" }

  /// `HOST:PORT`, the port that the scheme implies where none is written: the name for people.
  public var name: String {
    let hasPort = authority.last != "]" && authority.contains(":")
    return hasPort ? authority : "\(authority):\(scheme == "https" ? 443 : 80)"
  }

  /// The URL without user and password.
  public var description: String { base }

  /// The URL of a path of the service.
  /// - Parameter path: begins with a slash.
  public func url(_ path: String) -> String { base + path }

  /// Reads an address.
  /// - Parameters:
  ///   - text: a URL, or `HOST:PORT` alone, which is http. A query or fragment is no part of an address.
  ///   - defaultPort: the port where the text names host alone without a scheme.
  /// - Throws: what is wrong with it, without repeating it where it may hold a password.
  public init(_ text: String, defaultPort: UInt16? = nil) throws(EndpointError) {
    let trimmed = text.drop { $0 == " " }.prefix { $0 != " " }
    guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw .badAddress("no address in it")
    }
    var rest = trimmed
    var namesScheme = false
    if let mark = trimmed.firstRange(of: "://") {
      let name = trimmed[..<mark.lowerBound].lowercased()
      guard name == "http" || name == "https" else {
        // What stands before "://" may be anything but a secret: the user wrote it as a scheme.
        throw .badAddress("it is neither http:// nor https://")
      }
      scheme = name
      rest = trimmed[mark.upperBound...]
      namesScheme = true
    } else {
      scheme = "http"
    }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var authority = rest[..<end]
    let path = rest[end...]
    guard path.allSatisfy({ $0 != "?" && $0 != "#" }) else {
      throw .badAddress("it has a query or a fragment; give the address up to the path alone")
    }
    if let at = authority.lastIndex(of: "@") {
      let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let user = Self.decoded(parts[0]), let password = Self.decoded(parts.count > 1 ? parts[1] : "")
      else { throw .badAddress("user or password in it is not percent-encoded as it should be") }
      credentials = .basic(user: user, .text(password))
      authority = authority[authority.index(after: at)...]
    } else {
      credentials = nil
    }
    guard Self.isAuthority(authority) else { throw .badAddress("host and port in it do not read as such") }
    if !namesScheme, let defaultPort, authority.last == "]" || !authority.contains(":") {
      self.authority = "\(authority):\(defaultPort)"
    } else {
      self.authority = String(authority)
    }
    var prefix = path
    while prefix.last == "/" { prefix = prefix.dropLast() }
    guard !prefix.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
      throw .badAddress("its path has dots that lead elsewhere")
    }
    self.prefix = String(prefix)
  }

  /// Whether a text is `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`.
  private static func isAuthority(_ text: Substring) -> Bool {
    var host = text
    var port: Substring?
    if text.first == "[" {
      guard let close = text.firstIndex(of: "]") else { return false }
      host = text[text.index(after: text.startIndex)..<close]
      let after = text[text.index(after: close)...]
      guard after.isEmpty || after.first == ":" else { return false }
      port = after.isEmpty ? nil : after.dropFirst()
      guard host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) || $0.isLetter }) else { return false }
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard !host.isEmpty, !host.contains("@"), !host.contains("\\") else { return false }
    guard let port else { return true }
    return port.allSatisfy { $0.isASCII && $0.isNumber } && UInt16(port).map { $0 > 0 } == true
  }

  /// Undoes percent-encoding; nil where it is none.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension EndpointURL: CustomReflectable {
  /// Shows what `description` shows, whoever prints it.
  public var customMirror: Mirror { Mirror(self, children: ["base": base]) }
}

/// What is wrong with how a service is to be reached. Never holds a secret.
public enum EndpointError: Error, Sendable, Hashable, CustomStringConvertible {
  /// An address that cannot be used.
  case badAddress(String)
  /// A file that cannot be used.
  case badFile(String, reason: String)
  /// A header that cannot be used.
  case badHeader(String)
  /// Ways in that exclude each other, or one that lacks something.
  case badCredentials(String)

  /// The reason as a sentence without full stop.
  public var description: String {
    switch self {
    case .badAddress(let reason): reason
    case .badFile(let path, let reason): "\(path): \(reason)"
    case .badHeader(let reason): reason
    case .badCredentials(let reason): reason
    }
  }
}
