/// Telemetry.
extension FieldTables {
  static let telemetry: FieldSet = [
    "accessLogging": .list([
      "disabled": .bool, "filter": ["expression": .string],
      "match": ["mode": .choice("CLIENT_AND_SERVER", "CLIENT", "SERVER")],
      "providers": .list(["name": .string]),
    ]),
    "metrics": .list([
      "overrides": .list([
        "disabled": .bool,
        "match": [
          "customMetric": .string,
          "metric": .choice(
            "ALL_METRICS", "REQUEST_COUNT", "REQUEST_DURATION", "REQUEST_SIZE", "RESPONSE_SIZE",
            "TCP_OPENED_CONNECTIONS", "TCP_CLOSED_CONNECTIONS", "TCP_SENT_BYTES", "TCP_RECEIVED_BYTES",
            "GRPC_REQUEST_MESSAGES", "GRPC_RESPONSE_MESSAGES"),
          "mode": .choice("CLIENT_AND_SERVER", "CLIENT", "SERVER"),
        ],
        "tagOverrides": .map(["operation": .choice("UPSERT", "REMOVE"), "value": .string]),
      ]),
      "providers": .list(["name": .string]), "reportingInterval": .duration,
    ]),
    "selector": .object(selector), "targetRef": .object(targetRef),
    "targetRefs": .list(.object(targetRef)),
    "tracing": .list([
      "customTags": .map(
        .oneOf(
          ["literal", "environment", "header", "formatter"],
          [
            "environment": ["defaultValue": .string, "name": .string], "formatter": ["value": .string],
            "header": ["defaultValue": .string, "name": .string], "literal": ["value": .string],
          ])),
      "disableContextPropagation": .bool, "disableSpanReporting": .bool, "enableIstioTags": .bool,
      "match": ["mode": .choice("CLIENT_AND_SERVER", "CLIENT", "SERVER")],
      "providers": .list(["name": .string]), "randomSamplingPercentage": .double,
      "useRequestIdForTraceSampling": .bool,
    ]),
  ]
}
