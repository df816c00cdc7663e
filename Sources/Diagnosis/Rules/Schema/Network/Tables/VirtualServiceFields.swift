/// VirtualService.
extension FieldTables {
  static let headerOperations: FieldSet = ["add": .stringMap, "remove": .strings, "set": .stringMap]

  static let headers: FieldSet = [
    "request": .object(headerOperations), "response": .object(headerOperations),
  ]

  static let httpMatch: FieldSet = [
    "authority": .object(stringMatch), "gateways": .strings, "headers": .map(.object(stringMatch)),
    "ignoreUriCase": .bool, "method": .object(stringMatch), "name": .string, "port": .uint,
    "queryParams": .map(.object(stringMatch)), "scheme": .object(stringMatch),
    "sourceLabels": .stringMap, "sourceNamespace": .string, "statPrefix": .string,
    "uri": .object(stringMatch), "withoutHeaders": .map(.object(stringMatch)),
  ]

  static let httpRoute: FieldSet = [
    "corsPolicy": [
      "allowCredentials": .bool, "allowHeaders": .strings, "allowMethods": .strings,
      "allowOrigin": .strings, "allowOrigins": .list(.object(stringMatch)), "exposeHeaders": .strings,
      "maxAge": .duration, "unmatchedPreflights": .choice("UNSPECIFIED", "FORWARD", "IGNORE"),
    ],
    "delegate": ["name": .string, "namespace": .string],
    "directResponse": [
      "body": .oneOf(["bytes", "string"], ["bytes": .string, "string": .string]), "status": .uint,
    ],
    "fault": [
      "abort": .oneOf(
        ["httpStatus", "grpcStatus", "http2Error"],
        [
          "grpcStatus": .string, "http2Error": .string, "httpStatus": .int, "percentage": .object(percent),
        ]),
      "delay": .oneOf(
        ["fixedDelay", "exponentialDelay"],
        [
          "exponentialDelay": .duration, "fixedDelay": .duration, "percent": .int,
          "percentage": .object(percent),
        ]),
    ],
    "headers": .object(headers), "match": .list(.object(httpMatch)), "mirror": .object(destination),
    "mirror_percent": .uint, "mirrorPercent": .uint, "mirrorPercentage": .object(percent),
    "mirrors": .list(["destination": .object(destination), "percentage": .object(percent)]),
    "name": .string,
    "redirect": [
      "authority": .string, "derivePort": .choice("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"),
      "port": .uint, "prefixRewrite": .string, "redirectCode": .uint, "scheme": .string, "uri": .string,
    ],
    "retries": [
      "attempts": .int, "backoff": .duration, "perTryTimeout": .duration,
      "retryIgnorePreviousHosts": .bool, "retryOn": .string, "retryRemoteLocalities": .bool,
    ],
    "rewrite": [
      "authority": .string, "uri": .string, "uriRegexRewrite": ["match": .string, "rewrite": .string],
    ],
    "route": .list(["destination": .object(destination), "headers": .object(headers), "weight": .int]),
    "timeout": .duration,
    "websocketUpgrade": .removed("upgrades to WebSocket are always allowed, remove the field"),
    "appendHeaders": .removed("write headers.request.add"),
    "appendRequestHeaders": .removed("write headers.request.add"),
    "removeRequestHeaders": .removed("write headers.request.remove"),
    "appendResponseHeaders": .removed("write headers.response.add"),
    "removeResponseHeaders": .removed("write headers.response.remove"),
  ]

  static let virtualService: FieldSet = [
    "exportTo": .strings, "gateways": .strings, "hosts": .strings, "http": .list(.object(httpRoute)),
    "tcp": .list([
      "match": .list([
        "destinationSubnets": .strings, "gateways": .strings, "port": .uint, "sourceLabels": .stringMap,
        "sourceNamespace": .string, "sourceSubnet": .string,
      ]),
      "route": .list(["destination": .object(destination), "weight": .int]),
    ]),
    "tls": .list([
      "match": .list([
        "destinationSubnets": .strings, "gateways": .strings, "port": .uint, "sniHosts": .strings,
        "sourceLabels": .stringMap, "sourceNamespace": .string,
      ]),
      "route": .list(["destination": .object(destination), "weight": .int]),
    ]),
  ]
}
