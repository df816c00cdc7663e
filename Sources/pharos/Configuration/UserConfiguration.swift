import ArgumentParser
import Foundation
import Terminal
import Topology

/// What `$XDG_CONFIG_HOME/pharos/config.toml` says. Flags win over it.
struct UserConfiguration {
  /// Envoys' addresses.
  var proxies: [String] = []
  /// Files of such addresses.
  var proxyFiles: [String] = []
  /// A Prometheus that scrapes the mesh.
  var prometheus = EndpointSettings()
  /// A trace store.
  var traces = EndpointSettings()
  /// Istio and Kubernetes YAML.
  var config: [String] = []
  var configNamespace: String?
  var interval: Seconds?
  var window: Seconds?
  /// Memory for the past.
  var history: ByteSize?
  var theme: String?
  var isAscii = false
  var hasBell = false
  var isReadOnly = false
  /// Keys that replace actions' own, by the action's id.
  var keys: [String: [Key]] = [:]
  /// What is expected of services and workloads.
  var goals: [HealthGoal] = []
  /// What the file holds and nobody reads: each with file and line.
  var warnings: [String] = []

  /// Reads the user's file, which need not be there.
  /// - Throws: `ValidationError` with file, line and key.
  static func load(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws
    -> UserConfiguration
  {
    guard let path = path(environment) else { return UserConfiguration() }
    guard let data = FileManager.default.contents(atPath: path) else {
      guard FileManager.default.fileExists(atPath: path) else { return UserConfiguration() }
      throw ValidationError("\(TextSafety.safe(path)): cannot be read")
    }
    do {
      return try ConfigurationReader(
        file: path, text: String(decoding: data, as: UTF8.self), home: environment["HOME"]
      ).read()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// Where the file is; nil where the environment names no home.
  static func path(_ environment: [String: String]) -> String? {
    // The base directory specification: a path that is not absolute does not count.
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      return folder + "/pharos/config.toml"
    }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.config/pharos/config.toml"
  }
}

/// What is wrong in the file, and where.
struct ConfigurationError: Error, CustomStringConvertible {
  let file: String
  let line: Int
  /// The key, or nil where the text is no TOML.
  let key: String?
  let problem: String

  /// `FILE:LINE: KEY: PROBLEM`, fit for a terminal.
  var description: String {
    TextSafety.safe("\(file):\(line): \(key.map { "\($0): " } ?? "")\(problem)")
  }
}
