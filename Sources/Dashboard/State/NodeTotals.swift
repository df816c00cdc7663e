import Mesh

/// One number for a node: what others ask of it, or what it asks where nobody calls it.
struct NodeTotals: Hashable {
  /// Requests per second; bytes per second where there is TCP alone; nil without any traffic known.
  var rate: Double?
  /// `rate` counts bytes.
  var isBytes = false
  /// `rate` is what the node sends: it is called by nobody.
  var isOutbound = false
  /// Errors in percent of inbound requests; nil without requests.
  var percentErr: Double?

  init(_ node: Node) {
    let requests = node.traffic.filter { $0.protocol != .tcp }
    let inbound = requests.reduce(0) { $0 + $1.inbound }
    let outbound = requests.reduce(0) { $0 + $1.outbound }
    if inbound > 0 {
      rate = inbound
      let errors = requests.reduce(0) {
        $0 + ($1.protocol == .grpc ? $1.inGrpcErr : $1.in4xx + $1.in5xx) + $1.inNoResponse
      }
      percentErr = min(100, errors / inbound * 100)
      return
    }
    if outbound > 0 {
      rate = outbound
      isOutbound = true
      return
    }
    guard let tcp = node.traffic.first(where: { $0.protocol == .tcp }) else {
      rate = node.traffic.isEmpty ? nil : 0
      return
    }
    isBytes = true
    isOutbound = tcp.inbound == 0 && tcp.outbound > 0
    rate = isOutbound ? tcp.outbound : tcp.inbound
  }
}
