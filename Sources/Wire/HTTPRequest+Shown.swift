extension HTTPHeader: CustomStringConvertible, CustomReflectable {
  /// Header fields that open doors.
  private static let secrets: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
  ]

  /// `NAME: VALUE`; of a field that may open doors the name alone.
  public var description: String {
    Self.secrets.contains(name.lowercased()) ? "\(name): (hidden)" : "\(name): \(value)"
  }

  /// The description, whoever prints it.
  public var customMirror: Mirror { Mirror(self, children: ["field": description]) }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  /// Method and URL, without user and password.
  public var description: String { "\(method) \(RequestCheck.shown(url))" }

  /// What can be shown of it, whoever prints it: a body may hold a token as well.
  public var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "request": description, "headers": headers, "bytes": body.count,
        "proxy": proxy.map { RequestCheck.shown($0) } as Any,
      ])
  }
}
