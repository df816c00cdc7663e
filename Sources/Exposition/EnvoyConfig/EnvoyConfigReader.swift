import FoundationEssentials
import JSON

/// Reads `/config_dump` in one walk: one thing after the other becomes a tree, is read, and is dropped.
struct EnvoyConfigReader {
  private var reader: JSONReader
  private var config: EnvoyConfig

  private init(_ body: [UInt8]) {
    reader = JSONReader(body)
    config = EnvoyConfig(body: body)
  }

  static func read(_ body: [UInt8]) -> EnvoyConfig? {
    var walk = EnvoyConfigReader(body)
    var isDump = false
    do {
      try walk.reader.expect(UInt8(ascii: "{"), "{")
      var isFirst = true
      while try walk.reader.next(&isFirst, closing: UInt8(ascii: "}")) {
        guard try walk.reader.key() == "configs", walk.reader.take(UInt8(ascii: "[")) else {
          try walk.reader.skip()
          continue
        }
        isDump = true
        var isFirstSection = true
        while try walk.reader.next(&isFirstSection, closing: UInt8(ascii: "]")) { try walk.section() }
      }
    } catch {
      guard isDump else { return nil }
      walk.config.problem = "the dump is cut off or damaged: \(error); what came before is shown"
    }
    guard isDump else { return nil }
    walk.config.finish()
    return walk.config
  }

  // MARK: - Sections

  /// One of `configs`. Its lists are known by their names, whatever its `@type` says and wherever that stands.
  private mutating func section() throws(JSONFault) {
    guard reader.take(UInt8(ascii: "{")) else { return try reader.skip() }
    var isFirst = true
    var version: String?
    var section: EnvoyConfig.Section?
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      let key = EnvoyFields.snake(try reader.key())
      if key == "@type" {
        section = try reader.scalarText().flatMap(Self.section)
      } else if key == "version_info" {
        version = try reader.scalarText()
      } else if key == "bootstrap" {
        _ = reader.peek()
        let start = reader.offset
        let value = EnvoyFields(try reader.value())
        config.takeBootstrap(value, start..<reader.offset)
        section = .bootstrap
      } else if let list = Self.lists[key], reader.take(UInt8(ascii: "[")) {
        section = list.section
        try entries(of: list.section, state: list.state)
      } else {
        try reader.skip()
      }
    }
    guard let section, section != .other, section != .bootstrap else { return }
    // A section without any thing is known to be empty.
    config.progress[section, default: .init()].count += 0
    if let version, !version.isEmpty { config.note(version: version, of: section) }
  }

  private mutating func entries(of section: EnvoyConfig.Section, state: String) throws(JSONFault) {
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      _ = reader.peek()
      let start = reader.offset
      let value = EnvoyFields(try reader.value())
      config.take(value, section, state, start..<reader.offset)
    }
  }

  private static let lists: [String: (section: EnvoyConfig.Section, state: String)] = [
    "static_clusters": (.clusters, "static"), "dynamic_active_clusters": (.clusters, "active"),
    "dynamic_warming_clusters": (.clusters, "warming"),
    "static_listeners": (.listeners, "static"), "dynamic_listeners": (.listeners, "dynamic"),
    // Before 1.13 of Envoy.
    "dynamic_active_listeners": (.listeners, "active"), "dynamic_warming_listeners": (.listeners, "warming"),
    "dynamic_draining_listeners": (.listeners, "draining"),
    "static_route_configs": (.routes, "static"), "dynamic_route_configs": (.routes, "active"),
    "inline_scoped_route_configs": (.scopedRoutes, "static"),
    "dynamic_scoped_route_configs": (.scopedRoutes, "active"),
    "static_endpoint_configs": (.endpoints, "static"), "dynamic_endpoint_configs": (.endpoints, "active"),
    "static_secrets": (.secrets, "static"), "dynamic_active_secrets": (.secrets, "active"),
    "dynamic_warming_secrets": (.secrets, "warming"), "ecds_filters": (.extensions, "active"),
  ]

  /// The section that a type names.
  private static func section(_ type: String) -> EnvoyConfig.Section? {
    let name = type.split(separator: ".").last ?? ""
    return switch name {
    case "BootstrapConfigDump": .bootstrap
    case "ClustersConfigDump": .clusters
    case "ListenersConfigDump": .listeners
    case "RoutesConfigDump": .routes
    case "ScopedRoutesConfigDump": .scopedRoutes
    case "EndpointsConfigDump": .endpoints
    case "SecretsConfigDump": .secrets
    case "EcdsConfigDump": .extensions
    default: nil
    }
  }
}

extension EnvoyConfig {
  /// Reads `/config_dump`, with or without `?include_eds`.
  /// - Returns: nil when the body is no such answer. A dump that is cut off is read as far as it goes; `problem` tells.
  ///   Cost: some 40 MB/s; not for the UI's thread.
  public static func parse(_ body: [UInt8]) -> EnvoyConfig? { EnvoyConfigReader.read(body) }
}
