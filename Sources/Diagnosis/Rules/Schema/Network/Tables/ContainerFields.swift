/// What a container is made of.
extension FieldTables {
  static let container: FieldSet = [
    "args": .strings, "command": .strings,
    "env": .list(["name": .string, "value": .string, "valueFrom": .object(envSource)]),
    "envFrom": .list([
      "configMapRef": ["name": .string, "optional": .bool], "prefix": .string,
      "secretRef": ["name": .string, "optional": .bool],
    ]),
    "image": .string, "imagePullPolicy": .choice("Always", "IfNotPresent", "Never"),
    "lifecycle": [
      "postStart": .object(lifecycleHandler), "preStop": .object(lifecycleHandler),
      "stopSignal": .string,
    ],
    "livenessProbe": .object(podProbe), "name": .string,
    "ports": .list([
      "containerPort": .long, "hostIP": .string, "hostPort": .long, "name": .string, "protocol": protocols,
    ]),
    "readinessProbe": .object(podProbe),
    "resizePolicy": .list(["resourceName": .string, "restartPolicy": .string]),
    "resources": .object(resources), "restartPolicy": .string,
    "restartPolicyRules": .list([
      "action": .string, "exitCodes": ["operator": .string, "values": .list(.long)],
    ]),
    "securityContext": .object(containerSecurity),
    "targetContainerName": .string, "startupProbe": .object(podProbe), "stdin": .bool, "stdinOnce": .bool,
    "terminationMessagePath": .string, "terminationMessagePolicy": .string, "tty": .bool,
    "volumeDevices": .list(["devicePath": .string, "name": .string]),
    "volumeMounts": .list([
      "bindMountOptions": .strings, "mountPath": .string, "mountPropagation": .string, "name": .string,
      "readOnly": .bool, "recursiveReadOnly": .string, "subPath": .string, "subPathExpr": .string,
    ]),
    "workingDir": .string,
  ]

  static let protocols = FieldType.choice("TCP", "UDP", "SCTP")

  static let resources: FieldSet = [
    "claims": .list(["name": .string, "request": .string]), "limits": .map(.quantity),
    "requests": .map(.quantity),
  ]

  private static let containerSecurity: FieldSet = [
    "allowPrivilegeEscalation": .bool,
    "appArmorProfile": ["localhostProfile": .string, "type": .string],
    "capabilities": ["add": .strings, "drop": .strings], "privileged": .bool, "procMount": .string,
    "readOnlyRootFilesystem": .bool, "runAsGroup": .long, "runAsNonRoot": .bool, "runAsUser": .long,
    "seLinuxOptions": ["level": .string, "role": .string, "type": .string, "user": .string],
    "seccompProfile": ["localhostProfile": .string, "type": .string],
    "windowsOptions": [
      "gmsaCredentialSpec": .string, "gmsaCredentialSpecName": .string, "hostProcess": .bool,
      "runAsUserName": .string,
    ],
  ]

  private static let envSource: FieldSet = [
    "configMapKeyRef": ["key": .string, "name": .string, "optional": .bool],
    "fieldRef": ["apiVersion": .string, "fieldPath": .string],
    "fileKeyRef": ["key": .string, "optional": .bool, "path": .string, "volumeName": .string],
    "resourceFieldRef": ["containerName": .string, "divisor": .quantity, "resource": .string],
    "secretKeyRef": ["key": .string, "name": .string, "optional": .bool],
  ]

  private static let podProbe: FieldSet = [
    "exec": ["command": .strings], "failureThreshold": .long,
    "grpc": ["mode": .string, "port": .long, "service": .string],
    "httpGet": [
      "host": .string, "httpHeaders": .list(["name": .string, "value": .string]), "path": .string,
      "port": .intOrString, "protocol": .string, "scheme": .string,
    ],
    "initialDelaySeconds": .long, "periodSeconds": .long, "successThreshold": .long,
    "tcpSocket": ["host": .string, "port": .intOrString], "terminationGracePeriodSeconds": .long,
    "timeoutSeconds": .long,
  ]

  private static let lifecycleHandler: FieldSet = [
    "exec": ["command": .strings],
    "httpGet": [
      "host": .string, "httpHeaders": .list(["name": .string, "value": .string]), "path": .string,
      "port": .intOrString, "protocol": .string, "scheme": .string,
    ],
    "sleep": ["seconds": .long], "tcpSocket": ["host": .string, "port": .intOrString],
  ]
}
