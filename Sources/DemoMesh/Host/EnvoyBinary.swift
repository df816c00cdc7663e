import Glibc

/// The Envoy that the demo runs: the one given, the one on `PATH`, the one kept from last time, or one fetched now.
public struct EnvoyBinary: Sendable, Hashable {
  /// Absolute path.
  public let path: String
  /// Its version, such as `1.40.0`.
  public let version: String

  /// The version that is fetched.
  public static let pinned = "1.40.0"
  /// Older ones lack format operators that the demo's metrics are made with.
  static let oldest = [1, 40]

  /// Why there is no Envoy, and what to do.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Sentences for people.
    public let description: String
  }

  /// Finds or fetches it. `progress` is told what is going on, a line at a time.
  public static func find(
    given: String?, progress: @escaping @Sendable (String) -> Void
  ) async throws -> EnvoyBinary {
    if let given {
      guard let path = Command.find(given).map(absolute) else {
        throw Failure(description: "there is no program at \(given)")
      }
      guard let version = await version(of: path) else {
        throw Failure(description: "\(given) does not say an Envoy version: is it Envoy?")
      }
      guard isRecent(version) else {
        throw Failure(description: "\(given) is Envoy \(version): the demo needs \(pinned) or later")
      }
      return EnvoyBinary(path: path, version: version)
    }
    if let path = Command.find("envoy").map(absolute), let version = await version(of: path) {
      if isRecent(version) { return EnvoyBinary(path: path, version: version) }
      progress("Envoy \(version) on PATH is older than \(pinned): using another")
    }
    let cache = EnvoyCache()
    if let path = cache.existing { return EnvoyBinary(path: path, version: pinned) }
    let path = try await EnvoyFetch(cache: cache, progress: progress).fetch()
    guard let version = await version(of: path) else {
      cache.clear()
      throw Failure(
        description:
          "the fetched Envoy does not run on this machine (it needs glibc 2.31): give one with --envoy PATH, or see the demo without Envoy with --simulated"
      )
    }
    return EnvoyBinary(path: path, version: version)
  }

  private static func absolute(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// What `envoy --version` says, as `1.40.0`; nil when it says nothing of the kind.
  static func version(of path: String) async -> String? {
    guard let outcome = try? await Command.run(path, ["--version"]), outcome.succeeded else { return nil }
    return parseVersion(outcome.output)
  }

  /// `envoy  version: HASH/1.40.0/Clean/RELEASE/BoringSSL` → `1.40.0`.
  static func parseVersion(_ text: String) -> String? {
    guard text.contains("version:") else { return nil }
    return text.split(whereSeparator: { $0 == "/" || $0.isWhitespace }).lazy.map { $0.prefix { $0 != "-" } }
      .first { word in
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { Int($0) != nil }
      }.map(String.init)
  }

  /// Whether a version will do.
  static func isRecent(_ version: String) -> Bool {
    let parts = version.split(separator: ".").compactMap { Int($0) }
    return !parts.lexicographicallyPrecedes(oldest)
  }
}
