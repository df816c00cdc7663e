/// What several of Istio's kinds share.
extension FieldTables {
  static let stringMatch = FieldSet(
    ["exact": .string, "prefix": .string, "regex": .string], oneOf: [["exact", "prefix", "regex"]])

  static let portSelector: FieldSet = ["number": .uint]

  static let destination: FieldSet = ["host": .string, "port": .object(portSelector), "subset": .string]

  static let percent: FieldSet = ["value": .double]

  static let selector: FieldSet = ["matchLabels": .stringMap]

  static let workloadSelector: FieldSet = ["labels": .stringMap]

  static let targetRef: FieldSet = ["group": .string, "kind": .string, "name": .string, "namespace": .string]

  static let port: FieldSet = ["name": .string, "number": .uint, "protocol": .string, "targetPort": .uint]
}
