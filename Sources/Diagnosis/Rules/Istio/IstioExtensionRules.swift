/// Rules on webhooks, telemetry, Envoy filters, networks and the control plane.
enum IstioExtensionRules {
  static let all: [Rule] = [.ist0001, .ist0002, .ist0126, .ist0139, .ist0159, .ist0160]
}
