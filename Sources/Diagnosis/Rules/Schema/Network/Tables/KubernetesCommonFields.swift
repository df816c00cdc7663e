/// What Kubernetes' kinds share.
extension FieldTables {
  /// What all objects have.
  static let metadata: FieldSet = [
    "annotations": .stringMap, "clusterName": .string, "creationTimestamp": .any,
    "deletionGracePeriodSeconds": .long, "deletionTimestamp": .any, "finalizers": .strings,
    "generateName": .string, "generation": .long, "initializers": .any, "labels": .stringMap,
    "managedFields": .any, "name": .string, "namespace": .string, "ownerReferences": .list(.object(owner)),
    "resourceVersion": .string, "selfLink": .string, "uid": .string,
  ]

  private static let owner: FieldSet = [
    "apiVersion": .string, "blockOwnerDeletion": .bool, "controller": .bool, "kind": .string, "name": .string,
    "uid": .string,
  ]

  static let labelSelector: FieldSet = [
    "matchExpressions": .list([
      "key": .string, "operator": .choice("In", "NotIn", "Exists", "DoesNotExist"), "values": .strings,
    ]),
    "matchLabels": .stringMap,
  ]

  static let objectReference: FieldSet = [
    "apiVersion": .string, "fieldPath": .string, "kind": .string, "name": .string, "namespace": .string,
    "resourceVersion": .string, "uid": .string,
  ]
}
