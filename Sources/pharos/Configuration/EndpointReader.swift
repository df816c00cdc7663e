import TOMLKit

extension ConfigurationReader {
  private static let endpointKeys = [
    "url", "headers", "token-file", "user", "password-file", "ca", "cert", "key", "insecure",
  ]

  /// A service: `NAME = "URL"`, or a table `[NAME]` with `url` and what opens it. Keys may be written with `_` too.
  mutating func endpoint(_ name: String, _ value: any TOMLValueConvertible) throws(ConfigurationError)
    -> EndpointSettings
  {
    var settings = EndpointSettings()
    guard let table = value.table else {
      settings.url = try string(name, value)
      return settings
    }
    for key in table.keys {
      guard let value = table[key] else { continue }
      let full = "\(name).\(key)"
      switch key.replacing("_", with: "-") {
      case "url": settings.url = try string(full, value)
      case "headers": settings.headers = try headers(full, value)
      case "token-file": settings.tokenFile = path(try string(full, value))
      case "user": settings.user = try string(full, value)
      case "password-file": settings.passwordFile = path(try string(full, value))
      case "ca": settings.authorities = path(try string(full, value))
      case "cert": settings.certificate = path(try string(full, value))
      case "key": settings.key = path(try string(full, value))
      case "insecure": settings.isInsecure = try bool(full, value)
      default: warn(full, Self.endpointKeys.map { "\(name).\($0)" })
      }
    }
    return settings
  }

  /// `{ "X-Scope-OrgID" = "team" }`, or a list of `"NAME: VALUE"`.
  private func headers(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError)
    -> [String]
  {
    guard let table = value.table else { return try strings(key, value) }
    var found: [String] = []
    for name in table.keys.sorted() {
      guard let value = table[name] else { continue }
      found.append("\(name): \(try string("\(key).\(name)", value))")
    }
    return found
  }
}
