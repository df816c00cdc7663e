import Mesh

/// Who a ztunnel is. It has no `/server_info`; what it prints of its build says that it is one, and which.
public enum ZtunnelIdentity {
  /// Reads it out of a body's samples; nil for every other proxy.
  public static func read(_ samples: [Sample]) -> ProxyIdentity? {
    for sample in samples where sample.series.name == "istio_build" && sample.series["component"] == "ztunnel"
    {
      return ProxyIdentity(role: "ztunnel", envoyVersion: sample.series["tag"], state: "LIVE")
    }
    return nil
  }
}
