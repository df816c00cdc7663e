/// Services and what stands behind and before them.
extension FieldTables {
  static let service: FieldSet = [
    "allocateLoadBalancerNodePorts": .bool, "clusterIP": .string, "clusterIPs": .strings,
    "externalIPs": .strings, "externalName": .string, "externalTrafficPolicy": .choice("Cluster", "Local"),
    "healthCheckNodePort": .long, "internalTrafficPolicy": .choice("Cluster", "Local"),
    "ipFamilies": .strings,
    "ipFamilyPolicy": .choice("SingleStack", "PreferDualStack", "RequireDualStack"),
    "loadBalancerClass": .string, "loadBalancerIP": .string,
    "loadBalancerSourceRanges": .strings,
    "ports": .list([
      "appProtocol": .string, "name": .string, "nodePort": .long, "port": .long, "protocol": protocols,
      "targetPort": .intOrString,
    ]),
    "topologyKeys": .strings, "ipFamily": .string, "publishNotReadyAddresses": .bool, "selector": .stringMap,
    "sessionAffinity": .choice("ClientIP", "None"),
    "sessionAffinityConfig": ["clientIP": ["timeoutSeconds": .long]], "trafficDistribution": .string,
    "type": .choice("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
  ]

  static let endpoints: FieldSet = [
    "subsets": .list([
      "addresses": .list(.object(endpointAddress)),
      "notReadyAddresses": .list(.object(endpointAddress)),
      "ports": .list(["appProtocol": .string, "name": .string, "port": .long, "protocol": .string]),
    ])
  ]

  private static let endpointAddress: FieldSet = [
    "hostname": .string, "ip": .string, "nodeName": .string, "targetRef": .object(objectReference),
  ]

  static let endpointSlice: FieldSet = [
    "addressType": .string,
    "endpoints": .list([
      "addresses": .strings, "topology": .stringMap,
      "conditions": ["ready": .bool, "serving": .bool, "terminating": .bool],
      "deprecatedTopology": .stringMap,
      "hints": ["forNodes": .list(["name": .string]), "forZones": .list(["name": .string])],
      "hostname": .string, "nodeName": .string, "targetRef": .object(objectReference),
      "zone": .string,
    ]),
    "ports": .list(["appProtocol": .string, "name": .string, "port": .long, "protocol": .string]),
  ]

  /// Ingress of all versions: `serviceName` and `servicePort` are those of v1beta1.
  static let ingress: FieldSet = [
    "backend": .object(ingressBackend), "defaultBackend": .object(ingressBackend),
    "ingressClassName": .string,
    "rules": .list([
      "host": .string,
      "http": [
        "paths": .list([
          "backend": .object(ingressBackend), "path": .string,
          "pathType": .choice("Exact", "Prefix", "ImplementationSpecific"),
        ])
      ],
    ]),
    "tls": .list(["hosts": .strings, "secretName": .string]),
  ]

  private static let ingressBackend: FieldSet = [
    "resource": ["apiGroup": .string, "kind": .string, "name": .string],
    "service": ["name": .string, "port": ["name": .string, "number": .long]],
    "serviceName": .string, "servicePort": .intOrString,
  ]
}
