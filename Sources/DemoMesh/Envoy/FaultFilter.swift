/// A VirtualService's fault injection, as Envoy's filter takes it.
enum FaultFilter {
  static func config(_ fault: MeshPlan.Fault) -> JSON {
    var config: JSON = [:]
    if let status = fault.abortStatus {
      config = config.adding([
        "abort": ["http_status": .int(status), "percentage": share(fault.abortPercent)]
      ])
    }
    if let delay = fault.delayMilliseconds {
      config = config.adding([
        "delay": ["fixed_delay": TypedConfig.milliseconds(delay), "percentage": share(fault.delayPercent)]
      ])
    }
    return [
      "envoy.filters.http.fault": TypedConfig.any("envoy.extensions.filters.http.fault.v3.HTTPFault", config)
    ]
  }

  private static func share(_ percent: Double) -> JSON {
    ["numerator": .int(Int((min(max(percent, 0), 100) * 10_000).rounded())), "denominator": "MILLION"]
  }
}
