import Manifests

/// Which services a workload is known to call, from what its objects say; never a guess.
struct CallEvidence: Sendable {
  /// Where it is said.
  struct Evidence: Sendable {
    /// The service called.
    let service: Service
    /// `environment variable RATINGS_HOST says so`.
    let words: String
    let object: ConfigObject
    let place: Place
    /// How long the application itself waits, in seconds, where that is known.
    let patience: Double?
  }

  private let config: EffectiveConfig
  /// Callers named by routes and policies: service to (labels or account).
  private var bySourceLabels: [String: [(labels: [String: String], evidence: Evidence)]] = [:]
  private var byAccount: [String: [Evidence]] = [:]

  init(_ config: EffectiveConfig) {
    self.config = config
    readRoutes()
    readPolicies()
  }

  /// The services that a workload calls, each once.
  func calls(of workload: Workload) -> [Evidence] {
    var found = environment(workload) + applications(workload)
    let namespace = workload.object.namespace
    for entry in bySourceLabels[namespace] ?? []
    where entry.labels.allSatisfy({ workload.labels[$0.key] == $0.value }) {
      found.append(entry.evidence)
    }
    found += byAccount["\(namespace)/\(workload.serviceAccount?.value ?? "default")"] ?? []
    var seen: Set<ObjectIdentifier> = []
    let own = Set(config.members.services(of: workload).map { ObjectIdentifier($0.object) })
    return found.filter {
      !own.contains(ObjectIdentifier($0.service.object))
        && seen.insert(ObjectIdentifier($0.service.object)).inserted
    }
  }

  // MARK: - The workload's own words

  /// Environment variables and arguments that name a service with its port, as URL or by full name.
  private func environment(_ workload: Workload) -> [Evidence] {
    workload.containers.flatMap { container -> [Evidence] in
      var texts: [(name: String, value: String, place: Place)] = []
      for variable in container.node["env"]?.items ?? [] {
        guard let value = variable["value"], let text = value.text else { continue }
        texts.append((variable["name"]?.text ?? "", text, value.place))
      }
      for key in ["args", "command"] {
        for item in container.node[key]?.items ?? [] {
          if let text = item.text { texts.append(("", text, item.place)) }
        }
      }
      return texts.flatMap { entry in
        HostMentions.hosts(in: entry.value, variable: entry.name).compactMap { host -> Evidence? in
          let name = host.contains(".") ? expand(host) : host
          guard
            case .service(let service)? = config.set.hosts.resolve(name, from: workload.object.namespace)
          else { return nil }
          let what =
            entry.name.isEmpty ? "its command line names \(host)" : "its variable \(entry.name) names \(host)"
          return Evidence(
            service: service, words: what, object: workload.object, place: entry.place, patience: nil)
        }
      }
    }
  }

  /// `ratings.bookinfo` and `ratings.bookinfo.svc`, as Kubernetes' DNS takes them.
  private func expand(_ host: String) -> String {
    let parts = host.split(separator: ".")
    if parts.count == 2 || (parts.count == 3 && parts[2] == "svc") {
      return "\(parts[0]).\(parts[1]).svc.\(config.set.hosts.domain)"
    }
    return host
  }

  /// Applications whose calls are public knowledge.
  private func applications(_ workload: Workload) -> [Evidence] {
    workload.containers.flatMap { container -> [Evidence] in
      guard let image = container.image else { return [] }
      return KnownApplications.calls(ofImage: image.value).compactMap { call -> Evidence? in
        guard
          case .service(let service)? = config.set.hosts.resolve(
            call.service, from: workload.object.namespace)
        else { return nil }
        return Evidence(
          service: service, words: "the application \(call.application) calls it", object: workload.object,
          place: image.place, patience: call.patience)
      }
    }
  }

  // MARK: - What others say

  private mutating func readRoutes() {
    for virtual in config.set.virtualServices where virtual.isOnMesh {
      for route in virtual.http {
        for match in route.match where !match.sourceLabels.isEmpty {
          for host in virtual.hosts {
            guard
              case .service(let service)? = config.set.hosts.resolve(
                host.value, from: virtual.object.namespace)
            else { continue }
            let evidence = Evidence(
              service: service, words: "a route of \(virtual.object.title) is made for its calls",
              object: virtual.object, place: match.node.place, patience: nil)
            let namespace = match.sourceNamespace?.value ?? virtual.object.namespace
            bySourceLabels[namespace, default: []].append((match.sourceLabels, evidence))
          }
        }
      }
    }
  }

  private mutating func readPolicies() {
    for policy in config.set.authorizationPolicies
    where policy.action.value.uppercased() == "ALLOW" && policy.hasSelector {
      guard let selector = policy.selector else { continue }
      let services = config.set.workloadIndex.matching(selector.labels, in: policy.object.namespace)
        .prefix(20).flatMap(config.members.services)
      guard !services.isEmpty else { continue }
      for rule in policy.rules ?? [] {
        for principal in rule.sources.flatMap(\.principals) {
          let parts = principal.value.split(separator: "/", omittingEmptySubsequences: false)
          guard parts.count == 5, parts[1] == "ns", parts[3] == "sa" else { continue }
          for service in services {
            byAccount["\(parts[2])/\(parts[4])", default: []].append(
              Evidence(
                service: service, words: "\(policy.object.title) lets it call", object: policy.object,
                place: principal.place, patience: nil))
          }
        }
      }
    }
  }
}

/// Hosts that a text means: of URLs, with a port, by full name, or alone where the variable's name says that it is one.
enum HostMentions {
  static func hosts(in text: String, variable: String) -> [String] {
    guard text.utf8.count < 4096 else { return [] }
    var found: [String] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard isHostByte(bytes[index]) else {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, isHostByte(bytes[end]) { end += 1 }
      let word = String(decoding: bytes[index..<end], as: UTF8.self)
      let afterScheme = index >= 3 && Array(bytes[(index - 3)..<index]) == Array("://".utf8)
      let hasPort =
        end + 1 < bytes.count && bytes[end] == UInt8(ascii: ":")
        && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end + 1])
      let isWhole = index == 0 && end == bytes.count
      if afterScheme || (hasPort && (index == 0 || bytes[index - 1] != UInt8(ascii: "/")))
        || word.hasSuffix(".svc.cluster.local") || (isWhole && meansHost(variable))
      {
        found.append(word)
      }
      index = end
    }
    return found
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func meansHost(_ variable: String) -> Bool {
    let name = variable.uppercased()
    return ["HOST", "HOSTNAME", "ADDR", "ADDRESS", "URL", "UPSTREAM", "BACKEND", "ENDPOINT", "SERVICE"]
      .contains { name == $0 || name.hasSuffix("_\($0)") }
  }
}

/// Applications of public samples: whom they call, and how long they wait.
enum KnownApplications {
  struct Call {
    var application: String
    var service: String
    /// In seconds, of one try.
    var patience: Double?
  }

  /// Istio's Bookinfo: productpage asks reviews with 3 s, twice; reviews v2 waits 10 s for ratings, v3 2.5 s.
  private static let bookinfo: [(image: String, calls: [Call])] = [
    (
      "bookinfo-productpage",
      [
        Call(application: "productpage", service: "details", patience: nil),
        Call(application: "productpage", service: "reviews", patience: 3),
      ]
    ),
    (
      "bookinfo-reviews-v2", [Call(application: "reviews v2", service: "ratings", patience: 10)]
    ),
    (
      "bookinfo-reviews-v3", [Call(application: "reviews v3", service: "ratings", patience: 2.5)]
    ),
  ]

  static func calls(ofImage image: String) -> [Call] {
    guard let at = image.firstRange(of: "bookinfo-") else { return [] }
    let name = image[at.lowerBound...]
    return bookinfo.first { name.hasPrefix($0.image) }?.calls ?? []
  }
}
