/// The Gateway API's routes, standard and experimental channel.
extension FieldTables {
  static let httpRouteKind: FieldSet = [
    "hostnames": .strings, "parentRefs": .list(.object(parentReference)),
    "rules": .list([
      "backendRefs": .list(.object(backendWithFilters)), "filters": .list(.object(httpFilter)),
      "matches": .list([
        "headers": .list(.object(valueMatch)),
        "method": .choice("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"),
        "path": ["type": .choice("PathPrefix", "Exact", "RegularExpression"), "value": .string],
        "queryParams": .list(.object(valueMatch)),
      ]),
      "name": .string, "retry": ["attempts": .int, "backoff": .string, "codes": .list(.int)],
      "sessionPersistence": .object(sessionPersistence),
      "timeouts": ["backendRequest": .string, "request": .string],
    ]),
    "useDefaultGateways": .string,
  ]

  static let grpcRouteKind: FieldSet = [
    "hostnames": .strings, "parentRefs": .list(.object(parentReference)),
    "rules": .list([
      "backendRefs": .list(.object(backendWithFilters)), "filters": .list(.object(httpFilter)),
      "matches": .list([
        "headers": .list(.object(valueMatch)),
        "method": ["method": .string, "service": .string, "type": .choice("Exact", "RegularExpression")],
      ]),
      "name": .string, "sessionPersistence": .object(sessionPersistence),
    ]),
    "useDefaultGateways": .string,
  ]

  static let tlsRouteKind: FieldSet = [
    "hostnames": .strings, "parentRefs": .list(.object(parentReference)),
    "rules": .list(["backendRefs": .list(.object(backend)), "name": .string]), "useDefaultGateways": .string,
  ]

  /// TCPRoute and UDPRoute.
  static let streamRouteKind: FieldSet = [
    "parentRefs": .list(.object(parentReference)),
    "rules": .list(["backendRefs": .list(.object(backend)), "name": .string]), "useDefaultGateways": .string,
  ]

  private static let parentReference: FieldSet = [
    "group": .string, "kind": .string, "name": .string, "namespace": .string, "port": .int,
    "sectionName": .string,
  ]

  private static let backendReference: FieldSet = [
    "group": .string, "kind": .string, "name": .string, "namespace": .string, "port": .int,
  ]

  private static let backend = FieldSet(backendReference, adding: ["weight": .int])

  private static let backendWithFilters = FieldSet(backend, adding: ["filters": .list(.object(httpFilter))])

  private static let valueMatch: FieldSet = [
    "name": .string, "type": .choice("Exact", "RegularExpression"), "value": .string,
  ]

  private static let headerFilter: FieldSet = [
    "add": .list(["name": .string, "value": .string]), "remove": .strings,
    "set": .list(["name": .string, "value": .string]),
  ]

  private static let pathModifier: FieldSet = [
    "replaceFullPath": .string, "replacePrefixMatch": .string,
    "type": .choice("ReplaceFullPath", "ReplacePrefixMatch"),
  ]

  private static let sessionPersistence: FieldSet = [
    "absoluteTimeout": .string, "cookie": .any, "cookieConfig": .any, "header": .any, "idleTimeout": .string,
    "sessionName": .string, "type": .choice("Cookie", "Header"),
  ]

  /// The filters of HTTP and gRPC routes.
  private static let httpFilter: FieldSet = [
    "cors": [
      "allowCredentials": .bool, "allowHeaders": .strings, "allowMethods": .strings, "allowOrigins": .strings,
      "exposeHeaders": .strings, "maxAge": .int,
    ],
    "extensionRef": .object(localReference),
    "externalAuth": [
      "backendRef": .object(backendReference), "forwardBody": .any, "grpc": .any, "http": .any,
      "protocol": .string,
    ],
    "requestHeaderModifier": .object(headerFilter), "responseHeaderModifier": .object(headerFilter),
    "requestMirror": [
      "backendRef": .object(backendReference), "fraction": ["denominator": .int, "numerator": .int],
      "percent": .int,
    ],
    "requestRedirect": [
      "hostname": .string, "path": .object(pathModifier), "port": .int, "scheme": .string, "statusCode": .int,
    ],
    "type": .choice(
      "RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect", "URLRewrite",
      "ExtensionRef", "CORS", "ExternalAuth"),
    "urlRewrite": ["hostname": .string, "path": .object(pathModifier)],
  ]
}
