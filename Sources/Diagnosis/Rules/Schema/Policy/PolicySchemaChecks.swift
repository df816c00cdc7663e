/// Virtual services, sidecars, security, telemetry, extensions, and what all kinds share.
enum PolicySchemaChecks {
  static let all: [SharedCheck] = [
    CommonChecks.check, VirtualServiceChecks.check, SidecarChecks.check, AuthorizationChecks.check,
    PeerAuthenticationChecks.check, RequestAuthenticationChecks.check, TelemetryChecks.check,
    WasmPluginChecks.check, EnvoyFilterChecks.check, ProxyConfigChecks.check, GatewayRouteChecks.check,
  ]
}
