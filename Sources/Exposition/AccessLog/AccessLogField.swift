/// A field of an access log, under the name that Istio's JSON format gives it.
public struct AccessLogField: Sendable, Hashable {
  /// `response_code`, `upstream_cluster`, …; a field that nobody knows keeps the name that it came under.
  public var name: String
  /// As it was written.
  public var value: String

  /// Makes a field.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// The names that Istio's JSON format gives to Envoy's command operators.
enum AccessLogName {
  static let startTime = "start_time"
  static let method = "method"
  static let path = "path"
  static let `protocol` = "protocol"
  static let code = "response_code"
  static let flags = "response_flags"
  static let codeDetails = "response_code_details"
  static let terminationDetails = "connection_termination_details"
  static let transportFailure = "upstream_transport_failure_reason"
  static let received = "bytes_received"
  static let sent = "bytes_sent"
  static let duration = "duration"
  static let upstreamTime = "upstream_service_time"
  static let forwardedFor = "x_forwarded_for"
  static let userAgent = "user_agent"
  static let requestID = "request_id"
  static let authority = "authority"
  static let upstreamHost = "upstream_host"
  static let upstreamCluster = "upstream_cluster"
  static let upstreamLocal = "upstream_local_address"
  static let downstreamLocal = "downstream_local_address"
  static let downstreamRemote = "downstream_remote_address"
  static let serverName = "requested_server_name"
  static let route = "route_name"

  /// Behind the request: what follows in Istio's default text format (1.9 and later).
  static let istio = [
    code, flags, codeDetails, terminationDetails, transportFailure, received, sent, duration, upstreamTime,
    forwardedFor, userAgent, requestID, authority, upstreamHost, upstreamCluster, upstreamLocal,
    downstreamLocal,
    downstreamRemote, serverName, route,
  ]
  /// With details, from before the reason of a connection's end was told.
  static let istioWithoutTermination = istio.filter { $0 != terminationDetails }
  /// Istio up to 1.8: Mixer's word in quotes, or nothing, stood where the details are now.
  static let istioWithMixer = [code, flags, "mixer_status"] + istio.dropFirst(4)
  static let istioWithoutDetails = [code, flags] + istio.dropFirst(4)
  /// Envoy's own default.
  static let envoy = [
    code, flags, received, sent, duration, upstreamTime, forwardedFor, userAgent, requestID, authority,
    upstreamHost,
  ]

  /// Other names that writers of JSON formats give.
  static let aliases: [String: String] = [
    "timestamp": startTime, "time": startTime, "@timestamp": startTime, "ts": startTime,
    "starttime": startTime,
    "request_method": method, "http_method": method, ":method": method, "verb": method,
    "request_path": path, "uri": path, "url": path, ":path": path, "x_envoy_original_path": path,
    "original_path": path, "http_path": path,
    "status": code, "status_code": code, "code": code, "responsecode": code, "http_status": code,
    "response_flag": flags, "responseflags": flags, "flags": flags,
    "response_details": codeDetails, "upstream_failure_reason": transportFailure,
    "request_bytes": received, "bytes_in": received, "response_bytes": sent, "bytes_out": sent,
    "duration_ms": duration, "latency": duration, "request_duration": duration, "total_time": duration,
    "x_envoy_upstream_service_time": upstreamTime, "upstream_time": upstreamTime,
    "forwarded_for": forwardedFor, "xff": forwardedFor, "useragent": userAgent, "agent": userAgent,
    "x_request_id": requestID, "requestid": requestID, "reqid": requestID,
    ":authority": authority, "host": authority, "vhost": authority,
    "upstream": upstreamHost, "upstream_address": upstreamHost, "upstream_remote_address": upstreamHost,
    "upstream_cluster_raw": upstreamCluster, "cluster": upstreamCluster,
    "downstream_local": downstreamLocal, "downstream_remote": downstreamRemote,
    "downstream_address": downstreamRemote, "remote_address": downstreamRemote, "sni": serverName,
    "server_name": serverName, "route": route,
  ]

  /// The name of a JSON format's key.
  static func canonical(_ key: String) -> String {
    let plain = key.lowercased().replacing("-", with: "_")
    return aliases[plain] ?? plain
  }
}
