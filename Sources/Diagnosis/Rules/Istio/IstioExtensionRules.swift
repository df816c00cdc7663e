/// Rules on webhooks, telemetry, Envoy filters, networks and the control plane.
enum IstioExtensionRules {
  static let all: [Rule] = [
    .ist0001, .ist0002, .ist0126, .ist0139, .ist0141, .ist0142, .ist0151, .ist0152, .ist0153, .ist0154,
    .ist0155,
    .ist0156, .ist0157, .ist0159, .ist0160, .ist0163, .ist0164, .ist0168, .ist0169, .ist0170, .ist0171,
    .ist0172,
    .ist0175, .ist0176,
  ]
}
