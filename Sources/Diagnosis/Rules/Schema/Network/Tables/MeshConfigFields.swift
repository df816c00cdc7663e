/// Istio's own settings. The tables are open: what they do not know is only told where it is nearly a name they know.
extension FieldTables {
  static let istioOperator = FieldSet(
    [
      "addonComponents": .removed("install Kiali, Prometheus and the others by their own charts"),
      "compatibilityVersion": .string, "components": .any, "defaultRevision": .bool, "hub": .string,
      "installPackagePath": .string, "meshConfig": .object(meshConfig), "namespace": .string,
      "profile": .string, "resourceSuffix": .string, "revision": .string, "tag": .any,
      "unvalidatedValues": .any, "values": .any,
    ], isOpen: true)

  static let meshConfig = FieldSet(
    FieldSet(meshTraffic, adding: meshTelemetry), adding: FieldSet(meshSecurity, adding: meshRemoved)
  )
  .opened

  private static let meshTraffic: FieldSet = [
    "connectTimeout": .duration, "defaultDestinationRuleExportTo": .strings, "defaultHttpRetryPolicy": .any,
    "defaultServiceExportTo": .strings, "defaultVirtualServiceExportTo": .strings,
    "defaultConfig": .object(proxy),
    "discoverySelectors": .list(.object(labelSelector)), "dnsRefreshRate": .duration, "h2UpgradePolicy": .any,
    "inboundTrafficPolicy": ["mode": .choice("PASSTHROUGH", "LOCALHOST")],
    "ingressClass": .string, "ingressControllerMode": .choice("UNSPECIFIED", "OFF", "DEFAULT", "STRICT"),
    "ingressSelector": .string, "ingressService": .string, "localityLbSetting": .any,
    "meshMTLS": ["cipherSuites": .strings, "ecdhCurves": .strings, "minProtocolVersion": .string],
    "outboundTrafficPolicy": ["mode": .choice("REGISTRY_ONLY", "ALLOW_ANY")],
    "pathNormalization": [
      "normalization": .choice("DEFAULT", "NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES")
    ],
    "protocolDetectionTimeout": .duration, "proxyHttpPort": .int, "proxyInboundListenPort": .int,
    "proxyListenPort": .int, "rootNamespace": .string, "serviceScopeConfigs": .any, "serviceSettings": .any,
    "tcpKeepalive": .any, "hboneIdleTimeout": .duration,
  ]

  private static let meshTelemetry: FieldSet = [
    "accessLogEncoding": .choice("TEXT", "JSON"), "accessLogFile": .string, "accessLogFormat": .string,
    "defaultProviders": ["accessLogging": .strings, "metrics": .strings, "tracing": .strings],
    "disableEnvoyListenerLog": .bool, "enableEnvoyAccessLogService": .bool, "enablePrometheusMerge": .bool,
    "enableTracing": .bool, "extensionProviders": .list(.any),
  ]

  private static let meshSecurity: FieldSet = [
    "ca": .any, "caCertificates": .list(.any), "certificates": .list(.any), "configSources": .list(.any),
    "enableAutoMtls": .bool, "tlsDefaults": .any, "trustDomain": .string, "trustDomainAliases": .strings,
    "verifyCertificateAtClient": .bool,
  ]

  /// Mixer's, and of the time when certificates came as files.
  private static let meshRemoved: FieldSet = [
    "disableMixerHttpReports": .removed("Mixer is gone: write a Telemetry"),
    "disablePolicyChecks": .removed("Mixer is gone: write an AuthorizationPolicy"),
    "enableClientSidePolicyCheck": .removed("Mixer is gone: write an AuthorizationPolicy"),
    "mixerCheckServer": .removed("Mixer is gone: write an AuthorizationPolicy with an extension provider"),
    "mixerReportServer": .removed("Mixer is gone: write a Telemetry"),
    "policyCheckFailOpen": .removed("Mixer is gone: set failOpen at the extension provider"),
    "sdsUdsPath": .removed("certificates always come over SDS, remove the field"),
    "sidecarToTelemetrySessionAffinity": .removed("Mixer is gone, remove the field"),
  ]

  /// The settings of the proxies (`defaultConfig`, `proxy.istio.io/config`).
  private static let proxy = FieldSet(
    [
      "binaryPath": .string, "caCertificatesPem": .strings, "concurrency": .int, "configPath": .string,
      "controlPlaneAuthPolicy": .string, "customConfigFile": .string, "discoveryAddress": .string,
      "drainDuration": .duration, "envoyAccessLogService": .any, "envoyMetricsService": .any,
      "extraStatTags": .strings, "gatewayTopology": .any, "holdApplicationUntilProxyStarts": .bool,
      "image": ["imageType": .string], "interceptionMode": .choice("REDIRECT", "TPROXY", "NONE"),
      "meshId": .string, "privateKeyProvider": .any, "proxyAdminPort": .int,
      "proxyBootstrapTemplatePath": .string, "proxyHeaders": .any, "proxyMetadata": .stringMap,
      "proxyStatsMatcher": [
        "inclusionPrefixes": .strings, "inclusionRegexps": .strings, "inclusionSuffixes": .strings,
      ],
      "readinessProbe": .any, "runtimeValues": .stringMap, "serviceCluster": .string, "statNameLength": .int,
      "statsdUdpAddress": .string, "statusPort": .int, "terminationDrainDuration": .duration, "tracing": .any,
      "tracingServiceName": .string, "zipkinAddress": .string,
    ], isOpen: true)
}
