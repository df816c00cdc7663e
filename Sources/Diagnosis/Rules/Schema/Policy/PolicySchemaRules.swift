/// Pages: virtual services, sidecars, security, telemetry, extensions, and what all kinds share.
enum PolicySchemaRules {
  static let all: [Rule] = []
}
