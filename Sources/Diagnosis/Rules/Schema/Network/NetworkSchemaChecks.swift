/// Fields of all kinds; destination rules, gateways, service entries, the Gateway API.
enum NetworkSchemaChecks {
  static let all: [SharedCheck] = [
    SharedCheck(codes: ["IST0106", "IST0133"], needs: [], check: FieldCheck.run)
  ]
}
