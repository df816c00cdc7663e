#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where themes are found: the user's folder first, then those that came with the program, then the built-in dark one.
public struct ThemeLibrary: Sendable {
  /// Folders, the first goes before the others.
  public let folders: [String]

  /// Files larger than this are no themes.
  private static let sizeLimit = 256 << 10

  /// Looks in these folders alone.
  public init(folders: [String]) { self.folders = folders }

  /// `$XDG_CONFIG_HOME/pharos/themes` (`~/.config` when unset), then `themes` and `share/pharos/themes` in the folders
  /// above the program: a checkout's `.build/…/pharos` finds the checkout's, an installed one its prefix's.
  public init(environment: [String: String], executable: String?) {
    var folders: [String] = []
    if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
      folders.append(config + "/pharos/themes")
    } else if let home = environment["HOME"], !home.isEmpty {
      folders.append(home + "/.config/pharos/themes")
    }
    var folder = executable ?? ""
    for _ in 0..<6 {
      guard let slash = folder.lastIndex(of: "/") else { break }
      folder = String(folder[..<slash])
      for place in ["themes", "share/pharos/themes"] { folders.append("\(folder)/\(place)") }
    }
    // Above the program only what looks like ours: the first folder stays, so that a message can name it.
    let manager = FileManager.default
    self.folders =
      Array(folders.prefix(1)) + folders.dropFirst().filter { manager.fileExists(atPath: $0 + "/dark.toml") }
  }

  /// For this process.
  public static func standard(environment: [String: String]) -> ThemeLibrary {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return ThemeLibrary(environment: environment, executable: own ?? CommandLine.arguments.first)
  }

  /// Names of all themes that can be loaded, in order.
  public var names: [String] {
    var names: Set<String> = ["dark"]
    for folder in folders {
      for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      where file.hasSuffix(".toml") {
        names.insert(String(file.dropLast(5)))
      }
    }
    return names.sorted()
  }

  /// Loads a theme by name, or from a file when `name` is a path (it has a slash or ends in `.toml`).
  public func load(_ name: String) throws(ThemeError) -> Theme {
    if name.contains("/") || name.hasSuffix(".toml") {
      let last = name.split(separator: "/").last.map(String.init) ?? name
      return try read(name, name: last.hasSuffix(".toml") ? String(last.dropLast(5)) : last)
    }
    for folder in folders {
      let path = "\(folder)/\(name).toml"
      if FileManager.default.fileExists(atPath: path) { return try read(path, name: name) }
    }
    if name == "dark" { return .dark }
    throw .notFound(name: name, known: names, folders: folders)
  }

  private func read(_ path: String, name: String) throws(ThemeError) -> Theme {
    let data: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw ThemeError.unreadable(file: path, reason: "it is not a file")
      }
      guard (attributes[.size] as? Int ?? 0) <= Self.sizeLimit else {
        throw ThemeError.unreadable(file: path, reason: "it is larger than any theme")
      }
      data = try Data(contentsOf: URL(filePath: path))
    } catch let error as ThemeError {
      throw error
    } catch {
      throw .unreadable(file: path, reason: "check that it exists and that you may read it")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw .unreadable(file: path, reason: "it is not UTF-8")
    }
    return try Theme(toml: text, name: name, file: path)
  }
}
