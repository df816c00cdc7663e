/// EnvoyFilter; what stands below a patch's value is Envoy's own.
extension FieldTables {
  static let envoyFilter: FieldSet = [
    "configPatches": .list([
      "applyTo": .choice(
        "INVALID", "LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER", "ROUTE_CONFIGURATION",
        "VIRTUAL_HOST", "HTTP_ROUTE", "CLUSTER", "EXTENSION_CONFIG", "BOOTSTRAP", "LISTENER_FILTER"),
      "match": .oneOf(
        ["listener", "routeConfiguration", "cluster", "waypoint"],
        [
          "cluster": ["name": .string, "portNumber": .uint, "service": .string, "subset": .string],
          "context": .choice("ANY", "SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "GATEWAY", "WAYPOINT"),
          "listener": [
            "filterChain": [
              "applicationProtocols": .string, "destinationPort": .uint,
              "filter": ["name": .string, "subFilter": ["name": .string]], "name": .string, "sni": .string,
              "transportProtocol": .string,
            ],
            "listenerFilter": .string, "name": .string, "portName": .string, "portNumber": .uint,
          ],
          "proxy": ["metadata": .stringMap, "proxyVersion": .string],
          "routeConfiguration": [
            "gateway": .string, "name": .string, "portName": .string, "portNumber": .uint,
            "vhost": [
              "domainName": .string, "name": .string,
              "route": [
                "action": .choice("ANY", "ROUTE", "REDIRECT", "DIRECT_RESPONSE"), "name": .string,
              ],
            ],
          ],
          "waypoint": [
            "filter": ["name": .string, "subFilter": ["name": .string]], "portNumber": .uint,
            "route": ["name": .string],
          ],
        ]),
      "patch": [
        "filterClass": .choice("UNSPECIFIED", "AUTHN", "AUTHZ", "STATS"),
        "operation": .choice(
          "INVALID", "MERGE", "ADD", "REMOVE", "INSERT_BEFORE", "INSERT_AFTER", "INSERT_FIRST", "REPLACE",
          "MERGE_AND_REPLACE_LIST"),
        "value": .map(.any),
      ],
    ]),
    "filters": .removed("write configPatches"), "workloadLabels": .removed("write workloadSelector.labels"),
    "priority": .int, "targetRefs": .list(.object(targetRef)),
    "workloadSelector": .object(workloadSelector),
  ]
}
