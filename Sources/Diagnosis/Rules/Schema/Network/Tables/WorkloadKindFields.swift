/// The kinds that make pods.
extension FieldTables {
  static let deployment: FieldSet = [
    "minReadySeconds": .long, "paused": .bool, "rollbackTo": .any, "progressDeadlineSeconds": .long,
    "replicas": .long,
    "revisionHistoryLimit": .long, "selector": .object(labelSelector),
    "strategy": [
      "rollingUpdate": ["maxSurge": .intOrString, "maxUnavailable": .intOrString], "type": .string,
    ],
    "template": .object(podTemplate),
  ]

  static let statefulSet: FieldSet = [
    "minReadySeconds": .long, "ordinals": ["start": .long],
    "persistentVolumeClaimRetentionPolicy": ["whenDeleted": .string, "whenScaled": .string],
    "podManagementPolicy": .string, "replicas": .long, "revisionHistoryLimit": .long,
    "selector": .object(labelSelector), "serviceName": .string,
    "template": .object(podTemplate),
    "updateStrategy": [
      "rollingUpdate": ["maxUnavailable": .intOrString, "partition": .long], "type": .string,
    ],
    "volumeClaimTemplates": .any,
  ]

  static let daemonSet: FieldSet = [
    "minReadySeconds": .long, "revisionHistoryLimit": .long, "selector": .object(labelSelector),
    "templateGeneration": .long, "template": .object(podTemplate),
    "updateStrategy": [
      "rollingUpdate": ["maxSurge": .intOrString, "maxUnavailable": .intOrString], "type": .string,
    ],
  ]

  static let replicaSet: FieldSet = [
    "minReadySeconds": .long, "replicas": .long, "selector": .object(labelSelector),
    "template": .object(podTemplate),
  ]

  static let job: FieldSet = [
    "activeDeadlineSeconds": .long, "backoffLimit": .long, "backoffLimitPerIndex": .long,
    "completionMode": .string, "completions": .long, "managedBy": .string, "manualSelector": .bool,
    "maxFailedIndexes": .long, "parallelism": .long,
    "podFailurePolicy": [
      "rules": .list([
        "action": .string,
        "onExitCodes": ["containerName": .string, "operator": .string, "values": .list(.long)],
        "onPodConditions": .list(["status": .string, "type": .string]),
      ])
    ],
    "podReplacementPolicy": .string,
    "scheduling": .any,
    "selector": .object(labelSelector),
    "successPolicy": ["rules": .list(["succeededCount": .long, "succeededIndexes": .string])],
    "suspend": .bool, "template": .object(podTemplate), "ttlSecondsAfterFinished": .long,
  ]

  static let cronJob: FieldSet = [
    "concurrencyPolicy": .choice("Allow", "Forbid", "Replace"), "failedJobsHistoryLimit": .long,
    "jobTemplate": ["metadata": .object(metadata), "spec": .object(job)], "schedule": .string,
    "startingDeadlineSeconds": .long, "successfulJobsHistoryLimit": .long, "suspend": .bool,
    "timeZone": .string,
  ]
}
