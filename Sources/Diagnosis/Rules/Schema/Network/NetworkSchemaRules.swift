/// Pages: fields of all kinds; destination rules, gateways, service entries, the Gateway API.
enum NetworkSchemaRules {
  static let all: [Rule] = [.ist0106, .ist0133]
}
