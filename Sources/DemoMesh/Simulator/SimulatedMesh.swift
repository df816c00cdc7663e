/// Who is there and who calls whom, without numbers that move.
struct SimulatedMesh: Sendable {
  /// A Deployment.
  struct Workload: Sendable {
    var name: String
    var namespace: String
    var app: String
    var version: String?
    var isGateway = false
    var replicas = 1
    var port = 9080

    var revision: String { version ?? "latest" }
    var serviceAccount: String {
      isGateway ? "\(app)-service-account" : namespace == "bookinfo" ? "bookinfo-\(app)" : app
    }
    var principal: String { "spiffe://cluster.local/ns/\(namespace)/sa/\(serviceAccount)" }

    /// The name of a pod: the same in every run.
    func pod(_ replica: Int) -> String {
      var random = SimulatedRandom(seed: name.utf8.reduce(UInt64(replica)) { $0 &* 31 &+ UInt64($1) })
      let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
      func letters(_ random: inout SimulatedRandom, _ count: Int) -> String {
        String((0..<count).map { _ in alphabet[random.below(alphabet.count)] })
      }
      var template = SimulatedRandom(seed: name.utf8.reduce(7) { $0 &* 33 &+ UInt64($1) })
      return "\(name)-\(letters(&template, 10))-\(letters(&random, 5))"
    }
  }

  /// What callers name.
  struct Service: Sendable {
    var name: String
    var namespace: String
    var port: Int
    /// Indices of the workloads that serve it; none for a host outside the mesh.
    var workloads: [Int]
    var isExternal = false

    var host: String { isExternal ? name : "\(name).\(namespace).svc.cluster.local" }
  }

  /// How an edge speaks.
  enum Speech: String, Sendable { case http, grpc, tcp }

  /// Calls of one workload to one workload of a service.
  struct Edge: Sendable {
    var source: Int
    var service: Int
    /// The serving workload; nil for a host outside the mesh.
    var destination: Int?
    var speech: Speech
    /// Mean calls (TCP: connections) per second, all pods together.
    var rate: Double
    /// Median of the server's answer in ms.
    var latency: Double
    /// The caller's patience in ms; longer answers are 504 UT.
    var timeout: Double?
    var isMutual = true
    /// What goes wrong from the start: shares of the calls.
    var troubles: [SimulatedOutcome: Double] = [:]
  }

  var workloads: [Workload] = []
  var services: [Service] = []
  var edges: [Edge] = []
  /// Proxies that answer: workload and replica.
  var proxies: [(workload: Int, replica: Int)] = []
}

/// The generator behind every choice (SplitMix64): the same on every machine.
struct SimulatedRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to but not including `bound`; 0 for a bound of 0.
  mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

  /// A number in the range.
  mutating func between(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * (Double(next() >> 11) / Double(1 << 53))
  }

  /// True with the given probability.
  mutating func chance(_ probability: Double) -> Bool { between(0, 1) < probability }
}
