import Exposition
import Mesh

/// How far a proxy has come, as its istiods say.
extension AdminQuestions {
  func sync(of answer: ProxyConfigAnswer) async -> [ProxyConfigAnswer.Sync] {
    guard !controlPlanes().isEmpty else { return [] }
    var found: [ProxyConfigAnswer.Sync] = []
    for target in controlPlanes().prefix(8) { found.append(await sync(target, answer)) }
    return found
  }

  private func sync(_ target: ProxyTarget, _ answer: ProxyConfigAnswer) async -> ProxyConfigAnswer.Sync {
    var result = ProxyConfigAnswer.Sync(controlPlane: target.name)
    guard let pod = answer.identity?.pod else {
      result.problem = "the proxy does not tell its pod's name"
      return result
    }
    let id = [pod, answer.identity?.namespace].compactMap { $0 }.joined(separator: ".")
    // Its own port has it since 1.10 of Istio; before, and where it is closed there, 8080.
    var places = [target]
    if target.port != 8080 {
      var other = target
      other.port = 8080
      other.base = target.base?.replacing(":\(target.port)/", with: ":8080/")
      places.append(other)
    }
    for place in places {
      switch await ask(AdminAddress(url: place.url("")), "/debug/syncz", timeout: 5) {
      case .body(let body, _):
        guard let all = SyncStatus.parse(body) else {
          result.problem = "/debug/syncz answers with something else"
          continue
        }
        result.status = all.first { $0.proxy == id }
        result.problem = result.status == nil ? "does not know \(id): another istiod may serve it" : nil
        return result
      case .refused(let status):
        if result.problem == nil {
          result.problem =
            status == 401 || status == 403
            ? "/debug/syncz is not allowed from here (\(status)); istioctl proxy-status asks from inside"
            : "/debug/syncz answers \(status)"
        }
      case .failed(let reason): if result.problem == nil { result.problem = reason }
      }
    }
    return result
  }
}
