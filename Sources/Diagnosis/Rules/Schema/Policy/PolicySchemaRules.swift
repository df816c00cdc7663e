/// Pages: virtual services, sidecars, security, telemetry, extensions, and what all kinds share.
enum PolicySchemaRules {
  static let all: [Rule] = [.ist0130, .ist0131]
}
