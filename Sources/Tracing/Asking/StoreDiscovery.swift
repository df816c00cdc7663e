import JSON
import Wire

/// Finds out what answers at an address, by asking for what only one store has.
struct StoreDiscovery: Sendable {
  let transport: any HTTPTransport
  var clock = StoreClock()

  /// One way to recognise a store.
  private enum Sign: Sendable {
    case jaegerV3, jaegerV1, zipkin, tempoEcho, tempoTags

    var path: String {
      switch self {
      case .jaegerV3: "/api/v3/services"
      case .jaegerV1: "/api/services"
      case .zipkin: "/api/v2/services"
      case .tempoEcho: "/api/echo"
      case .tempoTags: "/api/search/tags"
      }
    }

    var product: StoreProduct {
      switch self {
      case .jaegerV3, .jaegerV1: .jaeger
      case .zipkin: .zipkin
      case .tempoEcho, .tempoTags: .tempo
      }
    }

    /// Whether a good answer is this store's.
    func isIn(_ answer: StoreAnswer) -> Bool {
      if self == .tempoEcho {
        return answer.body.count < 64 && String(decoding: answer.body, as: UTF8.self).hasPrefix("echo")
      }
      guard answer.first == UInt8(ascii: self == .zipkin ? "[" : "{"), let value = try? JSONValue(answer.body)
      else {
        return false
      }
      return switch self {
      // Without a service yet, protobuf's JSON leaves the list out.
      case .jaegerV3: value.members.isEmpty || value.members.contains { $0.key == "services" }
      case .jaegerV1: value.members.contains { $0.key == "data" }
      case .zipkin: value.elements.allSatisfy { $0.text != nil }
      case .tempoEcho, .tempoTags: value.members.contains { $0.key == "tagNames" }
      }
    }
  }

  /// What probing one address came to.
  private enum Outcome {
    case found(any TraceBackend)
    case nothing(told: [String])
  }

  /// The store at an address. Looks below the usual prefixes (`/jaeger`, as Istio's sample has it) where there is
  /// nothing at the address itself.
  func find(_ address: StoreAddress) async throws(TraceError) -> any TraceBackend {
    var told: [String] = []
    switch try await probe(address, Self.order(address)) {
    case .found(let backend): return backend
    case .nothing(let reasons): told = reasons
    }
    for (other, signs) in Self.elsewhere(address) {
      let wanted = signs.filter { address.hint == nil || $0.product == address.hint }
      if wanted.isEmpty { continue }
      if case .found(let backend) = try await probe(other, wanted) { return backend }
    }
    throw StoreComplaint.unknown(address, told, hint: address.hint)
  }

  /// Which signs are looked for, the likeliest first.
  private static func order(_ address: StoreAddress) -> [Sign] {
    let likely: StoreProduct? = StoreProduct.allCases.first { address.port == $0.queryPort }
    let all: [Sign] = [.jaegerV3, .zipkin, .tempoEcho, .jaegerV1, .tempoTags]
    let wanted = all.filter { address.hint == nil || $0.product == address.hint }
    return wanted.filter { $0.product == likely } + wanted.filter { $0.product != likely }
  }

  private static func elsewhere(_ address: StoreAddress) -> [(StoreAddress, [Sign])] {
    if let parent = address.withoutPath { return [(parent, order(parent))] }
    return [
      (address.appending("/jaeger"), [.jaegerV3, .jaegerV1]), (address.appending("/zipkin"), [.zipkin]),
      (address.appending("/tempo"), [.tempoEcho, .tempoTags]),
      (address.appending("/select/jaeger"), [.jaegerV1]),
    ]
  }

  private func probe(_ address: StoreAddress, _ signs: [Sign]) async throws(TraceError) -> Outcome {
    let client = StoreClient(address, name: address.place, transport: transport)
    var told: [String] = []
    for sign in signs {
      let answer = try await client.ask(sign.path, timeout: 8, maximumBytes: 4 << 20)
      switch answer.status {
      case 200..<300 where sign.isIn(answer):
        return .found(await backend(sign, address))
      case 200..<300:
        told.append(answer.isPage ? "a page for browsers at \(sign.path)" : "something else at \(sign.path)")
      // Whoever wants to know who asks will want to know it at every path.
      case 401, 403: throw StoreComplaint.refused(client.name, answer)
      case 300..<400, 429, 500, 502...504: throw StoreComplaint.refused(client.name, answer)
      default: told.append("\(answer.status) for \(sign.path)")
      }
    }
    return .nothing(told: told)
  }

  private func backend(_ sign: Sign, _ address: StoreAddress) async -> any TraceBackend {
    let version = await version(sign.product, address).map { "\($0) " } ?? ""
    let client = StoreClient(
      address, name: "\(sign.product.rawValue) \(version)\(address.place)", transport: transport)
    return switch sign {
    case .jaegerV3: JaegerBackend(client, api: .v3, clock: clock)
    case .jaegerV1: JaegerBackend(client, api: .v1, clock: clock)
    case .zipkin: ZipkinBackend(client)
    case .tempoEcho, .tempoTags: TempoBackend(client, clock: clock)
    }
  }

  // MARK: - Versions

  /// The version that the store tells of itself; nil when it tells none.
  private func version(_ product: StoreProduct, _ address: StoreAddress) async -> String? {
    let client = StoreClient(address, name: address.place, transport: transport)
    let path =
      switch product {
      // Jaeger writes it into the page of its user interface.
      case .jaeger: "/"
      case .tempo: "/api/status/buildinfo"
      case .zipkin: "/info"
      }
    guard let answer = try? await client.ask(path, timeout: 3, maximumBytes: 1 << 20), answer.isSuccess else {
      return nil
    }
    let found: String? =
      if product == .jaeger {
        Self.jaegerVersion(answer.body)
      } else if let value = try? JSONValue(answer.body) {
        value["version"].text ?? value["zipkin"]["version"].text ?? value["build"]["version"].text
      } else {
        nil
      }
    return found.flatMap(Self.plain)
  }

  private static func jaegerVersion(_ page: [UInt8]) -> String? {
    let text = String(decoding: page.prefix(1 << 18), as: UTF8.self)
    guard let at = text.firstRange(of: "\"gitVersion\":") else { return nil }
    let value = text[at.upperBound...].drop { $0 == " " }
    guard value.first == "\"" else { return nil }
    return String(value.dropFirst().prefix { $0 != "\"" })
  }

  /// `v2.19.0` → `2.19.0`; nil for what is no version.
  private static func plain(_ version: String) -> String? {
    let digits = version.hasPrefix("v") ? version.dropFirst() : version[...]
    let text = digits.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
    return text.first?.isNumber == true ? String(text.prefix(24)) : nil
  }
}
