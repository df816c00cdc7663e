/// Envoy's access log as Istio's `meshConfig.accessLogFile: /dev/stdout` makes it: into the proxy's own log.
enum AccessLogger {
  /// Istio's default format.
  static let format =
    "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% "
    + "%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" "
    + "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" "
    + "\"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW% "
    + "%UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% "
    + "%ROUTE_NAME%\n"

  /// The logger; with `atEnd` of a connection's end alone, where Envoy also reports its begin.
  static func standardOutput(atEnd: Bool = false) -> JSON {
    let logger = TypedConfig.named(
      "envoy.access_loggers.stdout", "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
      ["log_format": ["text_format_source": ["inline_string": .string(format)]]])
    guard atEnd else { return logger }
    return logger.adding(["filter": ["log_type_filter": ["types": ["TcpConnectionEnd"]]]])
  }
}
