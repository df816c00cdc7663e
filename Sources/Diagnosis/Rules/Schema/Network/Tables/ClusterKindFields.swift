/// Kubernetes' other kinds that the rules look at.
extension FieldTables {
  static let namespace: FieldSet = ["finalizers": .strings]

  static let serviceAccount: FieldSet = [
    "automountServiceAccountToken": .bool, "imagePullSecrets": .list(["name": .string]),
    "secrets": .list(.object(objectReference)),
  ]

  static let secret: FieldSet = [
    "data": .stringMap, "immutable": .bool, "stringData": .stringMap, "type": .string,
  ]

  static let configMap: FieldSet = ["binaryData": .stringMap, "data": .stringMap, "immutable": .bool]

  static let node: FieldSet = [
    "configSource": .any,
    "externalID": .string, "podCIDR": .string, "podCIDRs": .strings,
    "podPreemptionPolicy": .any, "providerID": .string,
    "taints": .list(["effect": .string, "key": .string, "timeAdded": .string, "value": .string]),
    "unschedulable": .bool,
  ]

  static let webhooks: FieldSet = [
    "webhooks": .list([
      "admissionReviewVersions": .strings,
      "clientConfig": [
        "caBundle": .string,
        "service": ["name": .string, "namespace": .string, "path": .string, "port": .long],
        "url": .string,
      ],
      "failurePolicy": .string, "matchConditions": .list(["expression": .string, "name": .string]),
      "matchPolicy": .string, "name": .string, "namespaceSelector": .object(labelSelector),
      "objectSelector": .object(labelSelector), "reinvocationPolicy": .string,
      "rules": .list([
        "apiGroups": .strings, "apiVersions": .strings, "operations": .strings, "resources": .strings,
        "scope": .string,
      ]),
      "sideEffects": .string, "timeoutSeconds": .long,
    ])
  ]

  /// The levels above a definition's schema.
  static let customResourceDefinition: FieldSet = [
    "additionalPrinterColumns": .any, "conversion": .any, "group": .string,
    "names": [
      "categories": .strings, "kind": .string, "listKind": .string, "plural": .string, "shortNames": .strings,
      "singular": .string,
    ],
    "preserveUnknownFields": .bool, "scope": .choice("Namespaced", "Cluster"), "subresources": .any,
    "validation": .any, "version": .string,
    "versions": .list([
      "additionalPrinterColumns": .any, "deprecated": .bool, "deprecationWarning": .string, "name": .string,
      "schema": .any, "selectableFields": .any, "served": .bool, "storage": .bool, "subresources": .any,
    ]),
  ]
}
