import Glibc

/// Folders by the XDG base directory rules.
enum Environment {
  /// The process's environment.
  static var all: [String: String] {
    var out: [String: String] = [:]
    var entry = environ
    while let value = entry.pointee {
      let text = String(cString: value)
      if let cut = text.firstIndex(of: "=") {
        out[String(text[..<cut])] = String(text[text.index(after: cut)...])
      }
      entry += 1
    }
    return out
  }

  /// `$XDG_CACHE_HOME/pharos`, by default `~/.cache/pharos`.
  static func cacheFolder(_ environment: [String: String] = all) -> String {
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return "\(folder)/pharos" }
    return "\(environment["HOME"] ?? "/tmp")/.cache/pharos"
  }

  /// Where running demos are noted: `$XDG_RUNTIME_DIR/pharos`, else a folder of the user's own under the temporary
  /// folder.
  static func runtimeFolder(_ environment: [String: String] = all) -> String {
    if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/"), access(folder, W_OK) == 0 {
      return "\(folder)/pharos"
    }
    let temporary = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    return "\(temporary)/pharos-\(getuid())"
  }
}
