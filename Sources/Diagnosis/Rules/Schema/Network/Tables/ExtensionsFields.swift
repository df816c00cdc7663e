/// WasmPlugin and TrafficExtension.
extension FieldTables {
  static let wasmPlugin: FieldSet = [
    "failStrategy": .choice("FAIL_CLOSE", "FAIL_OPEN", "FAIL_RELOAD"),
    "imagePullPolicy": .choice("UNSPECIFIED_POLICY", "IfNotPresent", "Always"),
    "imagePullSecret": .string,
    "match": .list([
      "mode": .choice("UNDEFINED", "CLIENT", "SERVER", "CLIENT_AND_SERVER"),
      "ports": .list(["number": .int]),
    ]),
    "phase": .choice("UNSPECIFIED_PHASE", "AUTHN", "AUTHZ", "STATS"), "pluginConfig": .map(.any),
    "pluginName": .string, "priority": .int, "selector": .object(selector), "sha256": .string,
    "targetRef": .object(targetRef), "targetRefs": .list(.object(targetRef)),
    "type": .choice("UNSPECIFIED_PLUGIN_TYPE", "HTTP", "NETWORK"), "url": .string,
    "verificationKey": .string,
    "vmConfig": [
      "env": .list(["name": .string, "value": .string, "valueFrom": .choice("INLINE", "HOST")])
    ],
  ]

  static let trafficExtension: FieldSet = [
    "lua": ["inlineCode": .string],
    "match": .list([
      "mode": .choice("UNDEFINED", "CLIENT", "SERVER", "CLIENT_AND_SERVER"),
      "ports": .list(["number": .int]),
    ]),
    "phase": .choice("UNSPECIFIED", "AUTHN", "AUTHZ", "STATS"), "priority": .int,
    "selector": .object(selector), "targetRefs": .list(.object(targetRef)),
    "wasm": [
      "failStrategy": .choice("FAIL_CLOSE", "FAIL_OPEN", "FAIL_RELOAD"),
      "imagePullPolicy": .choice("UNSPECIFIED_POLICY", "IfNotPresent", "Always"),
      "imagePullSecret": .string, "pluginConfig": .map(.any), "pluginName": .string, "sha256": .string,
      "type": .choice("UNSPECIFIED_PLUGIN_TYPE", "HTTP", "NETWORK"), "url": .string,
      "verificationKey": .string,
      "vmConfig": [
        "env": .list(["name": .string, "value": .string, "valueFrom": .choice("INLINE", "HOST")])
      ],
    ],
  ]
}
