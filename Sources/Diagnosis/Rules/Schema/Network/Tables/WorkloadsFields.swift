/// WorkloadEntry and WorkloadGroup.
extension FieldTables {
  static let workloadEntry: FieldSet = [
    "address": .string, "labels": .stringMap, "locality": .string, "network": .string,
    "ports": .map(.uint), "serviceAccount": .string, "weight": .uint,
  ]

  static let probe = FieldSet(
    [
      "exec": ["command": .strings], "failureThreshold": .uint,
      "grpc": ["port": .uint, "service": .string],
      "httpGet": [
        "host": .string, "httpHeaders": .list(["name": .string, "value": .string]), "path": .string,
        "port": .uint, "scheme": .string,
      ],
      "initialDelaySeconds": .uint, "periodSeconds": .uint, "successThreshold": .uint,
      "tcpSocket": ["host": .string, "port": .uint], "timeoutSeconds": .uint,
    ], oneOf: [["httpGet", "tcpSocket", "exec", "grpc"]])

  static let workloadGroup: FieldSet = [
    "metadata": ["annotations": .stringMap, "labels": .stringMap], "probe": .object(probe),
    "template": .object(workloadEntry),
  ]
}
