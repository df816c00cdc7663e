/// AuthorizationPolicy, PeerAuthentication and RequestAuthentication.
extension FieldTables {
  static let authorizationPolicy: FieldSet = [
    "action": .choice("ALLOW", "DENY", "AUDIT", "CUSTOM"), "provider": ["name": .string],
    "rules": .list([
      "from": .list([
        "source": [
          "ipBlocks": .strings, "namespaces": .strings, "notIpBlocks": .strings,
          "notNamespaces": .strings, "notPrincipals": .strings, "notRemoteIpBlocks": .strings,
          "notRequestPrincipals": .strings, "notServiceAccounts": .strings, "notTrustDomains": .strings,
          "principals": .strings, "remoteIpBlocks": .strings, "requestPrincipals": .strings,
          "serviceAccounts": .strings, "trustDomains": .strings,
        ]
      ]),
      "to": .list([
        "operation": [
          "hosts": .strings, "methods": .strings, "notHosts": .strings, "notMethods": .strings,
          "notPaths": .strings, "notPorts": .strings, "paths": .strings, "ports": .strings,
        ]
      ]),
      "when": .list(["key": .string, "notValues": .strings, "values": .strings]),
    ]),
    "selector": .object(selector), "targetRef": .object(targetRef),
    "targetRefs": .list(.object(targetRef)),
  ]

  static let peerAuthentication: FieldSet = [
    "mtls": ["mode": .choice("UNSET", "DISABLE", "PERMISSIVE", "STRICT")],
    "portLevelMtls": .map(["mode": .choice("UNSET", "DISABLE", "PERMISSIVE", "STRICT")]),
    "selector": .object(selector),
  ]

  static let requestAuthentication: FieldSet = [
    "jwtRules": .list([
      "audiences": .strings, "forwardOriginalToken": .bool, "fromCookies": .strings,
      "fromHeaders": .list(["name": .string, "prefix": .string]), "fromParams": .strings,
      "issuer": .string, "jwks": .string, "jwks_uri": .string, "jwksUri": .string,
      "outputClaimToHeaders": .list(["claim": .string, "header": .string]),
      "outputPayloadToHeader": .string, "spaceDelimitedClaims": .strings, "timeout": .duration,
      "triggerRules": .removed("write the paths in an AuthorizationPolicy"),
      "jwtHeaders": .removed("write fromHeaders"),
      "jwtParams": .removed("write fromParams"),
    ]),
    "selector": .object(selector), "targetRef": .object(targetRef),
    "targetRefs": .list(.object(targetRef)),
  ]
}
