/// What a pod is made of, in pods and in templates.
extension FieldTables {
  /// A pod's `spec`.
  static let podSpec: FieldSet = [
    "activeDeadlineSeconds": .long, "automountServiceAccountToken": .bool,
    "containers": .list(.object(container)),
    "dnsConfig": [
      "nameservers": .strings, "options": .list(["name": .string, "value": .string]),
      "searches": .strings,
    ],
    "dnsPolicy": .choice("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "enableServiceLinks": .bool,
    "ephemeralContainers": .list(.object(container)),
    "evictionResponders": .any,
    "affinity": .object(affinity), "volumes": .list(.object(volume)),
    "hostAliases": .list(["hostnames": .strings, "ip": .string]), "hostIPC": .bool, "hostNetwork": .bool,
    "hostPID": .bool, "hostUsers": .bool, "hostname": .string, "hostnameOverride": .string,
    "imagePullSecrets": .list(["name": .string]), "initContainers": .list(.object(container)),
    "nodeName": .string, "nodeSelector": .stringMap, "os": ["name": .string],
    "overhead": .map(.quantity), "preemptionPolicy": .string, "priority": .long,
    "priorityClassName": .string, "readinessGates": .list(["conditionType": .string]),
    "resourceClaims": .list([
      "name": .string, "resourceClaimName": .string, "resourceClaimTemplateName": .string,
    ]),
    "resources": .object(resources), "restartPolicy": .choice("Always", "OnFailure", "Never"),
    "runtimeClassName": .string,
    "schedulerName": .string, "schedulingGates": .list(["name": .string]),
    "schedulingGroup": ["podGroupName": .string],
    "securityContext": .object(podSecurity),
    "serviceAccount": .string, "serviceAccountName": .string, "setHostnameAsFQDN": .bool,
    "shareProcessNamespace": .bool, "subdomain": .string, "terminationGracePeriodSeconds": .long,
    "tolerations": .list([
      "effect": .string, "key": .string, "operator": .string, "tolerationSeconds": .long,
      "value": .string,
    ]),
    "topologySpreadConstraints": .list([
      "labelSelector": .object(labelSelector), "matchLabelKeys": .strings, "maxSkew": .long,
      "minDomains": .long, "nodeAffinityPolicy": .string, "nodeTaintsPolicy": .string,
      "topologyKey": .string, "whenUnsatisfiable": .string,
    ]),
  ]

  /// What a Deployment and its like make pods of.
  static let podTemplate: FieldSet = [
    "metadata": .object(metadata), "spec": .object(podSpec), "status": .any,
  ]

  static let podSecurity: FieldSet = [
    "appArmorProfile": ["localhostProfile": .string, "type": .string], "fsGroup": .long,
    "fsGroupChangePolicy": .string, "runAsGroup": .long, "runAsNonRoot": .bool, "runAsUser": .long,
    "seLinuxChangePolicy": .string,
    "seLinuxOptions": ["level": .string, "role": .string, "type": .string, "user": .string],
    "seccompProfile": ["localhostProfile": .string, "type": .string],
    "supplementalGroups": .list(.long), "supplementalGroupsPolicy": .string,
    "sysctls": .list(["name": .string, "value": .string]),
    "windowsOptions": [
      "gmsaCredentialSpec": .string, "gmsaCredentialSpecName": .string, "hostProcess": .bool,
      "runAsUserName": .string,
    ],
  ]

  /// The inner levels are left to the scheduler.
  private static let affinity: FieldSet = [
    "nodeAffinity": .any, "podAffinity": .any, "podAntiAffinity": .any,
  ]

  /// A volume's kinds; what stands below each is left to the kubelet.
  private static let volume: FieldSet = [
    "name": .string, "configMap": .any, "secret": .any, "emptyDir": .any, "hostPath": .any, "projected": .any,
    "persistentVolumeClaim": .any, "downwardAPI": .any, "csi": .any, "ephemeral": .any, "nfs": .any,
    "image": .any,
    "awsElasticBlockStore": .any, "azureDisk": .any, "azureFile": .any, "cephfs": .any, "cinder": .any,
    "fc": .any,
    "flexVolume": .any, "flocker": .any, "gcePersistentDisk": .any, "gitRepo": .any, "glusterfs": .any,
    "iscsi": .any, "photonPersistentDisk": .any, "portworxVolume": .any, "quobyte": .any, "rbd": .any,
    "scaleIO": .any, "storageos": .any, "vsphereVolume": .any,
  ]
}
