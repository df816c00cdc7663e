/// Virtual services, sidecars, security, telemetry, extensions, and what all kinds share.
enum PolicySchemaChecks {
  static let all: [SharedCheck] = [
    VirtualServiceChecks.check
  ]
}
