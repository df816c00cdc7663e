/// How a number of a proxy came about, by a label that Pharos gives its series.
public enum ProxyOrigin {
  /// The label. No proxy writes it itself.
  public static let label = "pharos_origin"
  /// Its value where the numbers are worked out from Envoy's own counters and not told by Istio's telemetry.
  public static let envoy = "envoy"
  /// A series that says so of a proxy as a whole, also of one without any traffic yet.
  public static let marker = "pharos_envoy_counters"
}
