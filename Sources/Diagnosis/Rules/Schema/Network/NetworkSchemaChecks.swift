/// Fields of all kinds; destination rules, gateways, service entries, the Gateway API.
enum NetworkSchemaChecks {
  static let all: [SharedCheck] = [FieldCheck.check]
}
