import Mesh

/// A response code (gRPC: status) with its flags, and how much of an edge's traffic shows it.
struct Symptom: Hashable {
  var code: String
  var flags: [ResponseFlag]
  /// Percent of the edge's total.
  var percent: Double
  var isGrpc: Bool

  /// `503 UF,URX`, `14 UNAVAILABLE`, `no answer DC`.
  var text: String {
    let joined = flags.map(\.code).joined(separator: ",")
    var words = code
    if isGrpc, let name = GrpcStatus.name(code) { words += " " + name }
    if !isGrpc, code == "0" { words = "no answer" }
    return joined.isEmpty ? words : "\(words) \(joined)"
  }

  /// The flag that tells most: used-up retries only say that another cause came several times.
  var tellingFlag: ResponseFlag? { flags.first { $0.code != "URX" } ?? flags.first }

  /// Not wanted by anybody's configuration.
  var isDeliberate: Bool { flags.contains { $0.isDeliberate } }

  /// What is wrong among the answers of an edge, worst first: the commonest, flags before bare codes of the
  /// same weight, then by text so that the order does not change between equal snapshots.
  static func failing(_ responses: [String: ResponseShare], protocol kind: TrafficProtocol) -> [Symptom] {
    var found: [Symptom] = []
    for (code, share) in responses {
      for (label, percent) in share.flags where percent > 0 {
        let flags = ResponseFlag.parse(label)
        let symptom = Symptom(code: code, flags: flags, percent: percent, isGrpc: kind == .grpc)
        if symptom.isFailure(kind) { found.append(symptom) }
      }
    }
    return found.sorted {
      if $0.isDeliberate != $1.isDeliberate { return !$0.isDeliberate }
      if $0.percent != $1.percent { return $0.percent > $1.percent }
      if $0.flags.isEmpty != $1.flags.isEmpty { return !$0.flags.isEmpty }
      return $0.text < $1.text
    }
  }

  private func isFailure(_ kind: TrafficProtocol) -> Bool {
    switch kind {
    case .tcp: return !flags.isEmpty
    case .grpc: return code != "0" || !flags.isEmpty
    case .http:
      guard let number = Int(code) else { return true }
      // A delay that ends in 200 is no failure; it still explains why an edge is slow.
      return number == 0 || number >= 400 || flags.contains { $0.isDeliberate }
    }
  }
}
