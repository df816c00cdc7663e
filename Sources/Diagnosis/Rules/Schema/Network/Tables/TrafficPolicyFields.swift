/// The traffic policy of destination rules and their subsets.
extension FieldTables {
  static let connectionPool: FieldSet = [
    "http": [
      "h2UpgradePolicy": .choice("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"),
      "http1MaxPendingRequests": .int, "http2KeepAlive": ["interval": .duration, "timeout": .duration],
      "http2MaxRequests": .int, "idleTimeout": .duration, "maxConcurrentStreams": .int,
      "maxRequestsPerConnection": .int, "maxRetries": .int, "useClientProtocol": .bool,
    ],
    "tcp": [
      "connectTimeout": .duration, "idleTimeout": .duration, "maxConnectionDuration": .duration,
      "maxConnections": .int,
      "tcpKeepalive": ["interval": .duration, "probes": .uint, "time": .duration],
    ],
  ]

  static let loadBalancer = FieldSet(
    [
      "consistentHash": .object(consistentHash),
      "localityLbSetting": [
        "distribute": .list(["from": .string, "to": .map(.uint)]), "enabled": .bool,
        "failover": .list(["from": .string, "to": .string]), "failoverPriority": .strings,
      ],
      "simple": .choice("UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST"),
      "warmup": ["aggression": .double, "duration": .duration, "minimumPercent": .double],
      "warmupDurationSecs": .duration,
      "zoneAwareLbSetting": [
        "enabled": .bool, "failover": .list(["from": .string, "to": .string]),
        "failoverPriority": .strings, "minClusterSize": .int,
      ],
    ], oneOf: [["simple", "consistentHash"]])

  private static let consistentHash = FieldSet(
    [
      "httpCookie": [
        "attributes": .list(["name": .string, "value": .string]), "name": .string, "path": .string,
        "ttl": .duration,
      ],
      "httpHeaderName": .string, "httpQueryParameterName": .string, "maglev": ["tableSize": .uint],
      "minimumRingSize": .uint, "ringHash": ["minimumRingSize": .uint], "useSourceIp": .bool,
    ],
    oneOf: [
      ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"], ["ringHash", "maglev"],
    ])

  static let outlierDetection: FieldSet = [
    "baseEjectionTime": .duration, "consecutive5xxErrors": .uint, "consecutiveErrors": .int,
    "consecutiveGatewayErrors": .uint, "consecutiveLocalOriginFailures": .uint, "interval": .duration,
    "maxEjectionPercent": .int, "minHealthPercent": .int, "outlierDetectionHttpErrorCodes": .list(.int),
    "splitExternalLocalOriginErrors": .bool,
  ]

  static let clientTLS: FieldSet = [
    "caCertificates": .string, "caCrl": .string, "clientCertificate": .string, "credentialName": .string,
    "insecureSkipVerify": .bool, "mode": .choice("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"),
    "privateKey": .string, "sni": .string, "subjectAltNames": .strings,
  ]

  static let trafficPolicy: FieldSet = [
    "connectionPool": .object(connectionPool), "loadBalancer": .object(loadBalancer),
    "outlierDetection": .object(outlierDetection),
    "portLevelSettings": .list([
      "connectionPool": .object(connectionPool), "loadBalancer": .object(loadBalancer),
      "outlierDetection": .object(outlierDetection), "port": .object(portSelector),
      "tls": .object(clientTLS),
    ]),
    "proxyProtocol": ["version": .choice("V1", "V2")],
    "retryBudget": ["budgetInterval": .duration, "minRetryConcurrency": .uint, "percent": .double],
    "tls": .object(clientTLS),
    "tunnel": ["protocol": .string, "targetHost": .string, "targetPort": .uint],
  ]
}
