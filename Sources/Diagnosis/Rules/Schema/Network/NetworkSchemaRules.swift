/// Pages: fields of all kinds; destination rules, gateways, service entries, the Gateway API.
enum NetworkSchemaRules {
  static let all: [Rule] = []
}
