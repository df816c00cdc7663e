/// DestinationRule.
extension FieldTables {
  static let destinationRule: FieldSet = [
    "exportTo": .strings, "host": .string,
    "subsets": .list(["labels": .stringMap, "name": .string, "trafficPolicy": .object(trafficPolicy)]),
    "trafficPolicy": .object(trafficPolicy), "workloadSelector": .object(selector),
  ]
}
