import JSON
import Wire

extension KubernetesClient {
  /// Finds out which kinds the cluster has: by aggregated discovery (one request, Kubernetes 1.27 and later), else
  /// group by group, only those that are wanted.
  ///
  /// A kind that is served in other versions than the wanted one comes in the first of those that the server prefers.
  public func discover(_ wanted: [ResourceKind] = ResourceKind.wanted) async throws(KubernetesError)
    -> ServedKinds
  {
    let groups = Set(wanted.map(\.group)).subtracting([""])
    let answer = try await apis()
    var catalog = DiscoveredKinds()
    var problems: [String: KubernetesError] = [:]
    if answer["kind"].text == "APIGroupDiscoveryList" {
      catalog.add(aggregated: answer)
    } else if answer["kind"].text == "APIGroupList" || !answer["groups"].isNull {
      problems = await addGroups(of: answer, wanted: groups, to: &catalog)
    } else {
      throw StatusReader(access: access, path: "/apis").notKubernetes("JSON that is no list of API groups")
    }
    var served = ServedKinds(kinds: [], missing: [], problems: problems)
    for kind in wanted {
      // The core group has been what it is since 1.0.
      if kind.group.isEmpty {
        served.kinds.append(kind)
      } else if let version = catalog.version(of: kind) {
        served.kinds.append(kind.inVersion(version))
      } else {
        served.missing.append(kind)
      }
    }
    return served
  }

  private func apis() async throws(KubernetesError) -> JSONValue {
    var request = HTTPRequest(url: access.server + "/apis", timeout: 15)
    request.headers = [
      HTTPHeader(
        "Accept",
        ["v2", "v2beta1"].map { "application/json;g=apidiscovery.k8s.io;v=\($0);as=APIGroupDiscoveryList" }
          .joined(separator: ",") + ",application/json")
    ]
    return try await json(request)
  }

  /// Asks for each version of each wanted group that there is, at once.
  private func addGroups(
    of answer: JSONValue, wanted: Set<String>, to catalog: inout DiscoveredKinds
  ) async -> [String: KubernetesError] {
    var asked: [(group: String, version: String)] = []
    for group in answer["groups"].elements {
      guard let name = group["name"].text, wanted.contains(name) else { continue }
      let preferred = group["preferredVersion"]["version"].text
      let versions = group["versions"].elements.compactMap { $0["version"].text }
      let ordered = (preferred.map { [$0] } ?? []) + versions.filter { $0 != preferred }
      asked += ordered.prefix(8).map { (name, $0) }
    }
    typealias Answer = (Int, Result<JSONValue, KubernetesError>)
    let answers = await withTaskGroup(of: Answer.self) { tasks in
      for (index, (group, version)) in asked.enumerated() {
        let path = "/apis/" + PercentEncoding.segment(group) + "/" + PercentEncoding.segment(version)
        tasks.addTask {
          do throws(KubernetesError) {
            return (index, .success(try await self.get(path)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var all: [Int: Result<JSONValue, KubernetesError>] = [:]
      for await (index, answer) in tasks { all[index] = answer }
      return all
    }
    var problems: [String: KubernetesError] = [:]
    for (index, (group, version)) in asked.enumerated() {
      switch answers[index] {
      case .success(let list): catalog.add(group: group, version: version, resources: list)
      case .failure(let error): problems[group] = error
      case nil: break
      }
    }
    return problems
  }
}

/// What discovery has told: for each kind the versions in which it can be listed and watched, best first.
struct DiscoveredKinds {
  private var versions: [String: [String]] = [:]

  /// Reads aggregated discovery (`apidiscovery.k8s.io`, `APIGroupDiscoveryList`).
  mutating func add(aggregated list: JSONValue) {
    for group in list["items"].elements {
      guard let name = group["metadata"]["name"].text else { continue }
      for version in group["versions"].elements {
        guard let label = version["version"].text else { continue }
        for resource in version["resources"].elements {
          add(name, label, resource["resource"].text, resource["verbs"].texts)
        }
      }
    }
  }

  /// Reads the resources of one version (`APIResourceList`).
  mutating func add(group: String, version: String, resources: JSONValue) {
    for resource in resources["resources"].elements {
      add(group, version, resource["name"].text, resource["verbs"].texts)
    }
  }

  /// The version to ask for.
  func version(of kind: ResourceKind) -> String? {
    let known = versions[kind.qualifiedName] ?? []
    return known.contains(kind.version) ? kind.version : known.first
  }

  private mutating func add(_ group: String, _ version: String, _ plural: String?, _ verbs: [String]) {
    guard let plural, !plural.contains("/"), verbs.contains("list"), verbs.contains("watch") else { return }
    versions["\(plural).\(group)", default: []].append(version)
  }
}
