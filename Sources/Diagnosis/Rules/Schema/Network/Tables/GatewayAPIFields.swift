/// The Gateway API's Gateway, GatewayClass, ListenerSet, ReferenceGrant and BackendTLSPolicy, standard and experimental
/// channel.
extension FieldTables {
  static let k8sGateway: FieldSet = [
    "addresses": .list(["routability": .string, "type": .string, "value": .string]),
    "allowedListeners": ["namespaces": .object(routeNamespaces)],
    "backendTLS": .any, "defaultScope": .string, "gatewayClassName": .string,
    "infrastructure": [
      "annotations": .stringMap, "labels": .stringMap, "parametersRef": .object(localReference),
    ],
    "listeners": .list(.object(listener)),
    "tls": [
      "backend": ["clientCertificateRef": .object(secretReference)],
      "frontend": [
        "default": ["validation": .object(frontendValidation)],
        "perPort": .list(["port": .int, "tls": ["validation": .object(frontendValidation)]]),
      ],
    ],
  ]

  static let gatewayClass: FieldSet = [
    "controllerName": .string, "description": .string, "parametersRef": .object(namespacedReference),
  ]

  static let listenerSet: FieldSet = [
    "listeners": .list(.object(listener)), "parentRef": .object(namespacedReference),
  ]

  static let referenceGrant: FieldSet = [
    "from": .list(["group": .string, "kind": .string, "namespace": .string]),
    "to": .list(.object(localReference)),
  ]

  static let backendTLSPolicy: FieldSet = [
    "options": .stringMap, "targetRef": .any,
    "targetRefs": .list(["group": .string, "kind": .string, "name": .string, "sectionName": .string]),
    "tls": .any,
    "validation": [
      "caCertRefs": .any, "caCertificateRefs": .list(.object(localReference)), "hostname": .string,
      "subjectAltNames": .list(["hostname": .string, "type": .choice("Hostname", "URI"), "uri": .string]),
      "wellKnownCACertificates": .string, "wellKnownCACerts": .string,
    ],
  ]

  private static let listener: FieldSet = [
    "allowedRoutes": [
      "kinds": .list(["group": .string, "kind": .string]), "namespaces": .object(routeNamespaces),
    ],
    "filters": .any, "hostname": .string, "name": .string, "port": .int, "protocol": .string,
    "tls": [
      "certificateRefs": .list(.object(secretReference)), "frontendValidation": .object(frontendValidation),
      "mode": .choice("Terminate", "Passthrough"), "options": .stringMap,
    ],
  ]

  private static let routeNamespaces: FieldSet = [
    "from": .choice("All", "Selector", "Same", "None"), "selector": .object(labelSelector),
  ]

  private static let frontendValidation: FieldSet = [
    "caCertificateRefs": .list(.object(secretReference)), "mode": .string,
  ]

  static let secretReference = namespacedReference

  /// A reference to an object of the same namespace.
  static let localReference: FieldSet = ["group": .string, "kind": .string, "name": .string]

  /// A reference to an object of any namespace.
  static let namespacedReference: FieldSet = [
    "group": .string, "kind": .string, "name": .string, "namespace": .string,
  ]
}
