/// ProxyConfig.
extension FieldTables {
  static let proxyConfig: FieldSet = [
    "concurrency": .uint, "environmentVariables": .stringMap, "image": ["imageType": .string],
    "selector": .object(selector),
  ]
}
