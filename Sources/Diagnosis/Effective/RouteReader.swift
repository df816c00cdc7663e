import Manifests

/// Reads VirtualServices and HTTPRoutes as routes for people.
struct RouteReader {
  let config: EffectiveConfig

  // MARK: - VirtualServices

  /// The routes of a VirtualService that hold for the mesh or for one gateway, in order.
  func routes(_ service: VirtualService, origin: RouteView.Origin) -> [RouteView] {
    let hosts = service.hosts.map(\.value)
    var views: [RouteView] = []
    var isClosed = false
    for route in service.http where holds(route.match.map(\.gateways), service, origin) {
      let matches = route.match.filter { holds([$0.gateways], service, origin) }
      for var view in expand(route, matches: matches, of: service, origin: origin) {
        view.hosts = hosts
        view.isShadowed = isClosed
        views.append(view)
      }
      if route.match.isEmpty && route.delegate == nil { isClosed = true }
    }
    for (route, isTLS) in service.tls.map({ ($0, true) }) + service.tcp.map({ ($0, false) })
    where holds(route.match.map(\.gateways), service, origin) {
      var view = RouteView(origin: origin, object: service.object, place: route.node.place, hosts: hosts)
      view.conditions = route.match.isEmpty ? [] : route.match.map(MatchWords.text)
      if view.conditions.isEmpty { view.conditions = [isTLS ? "every TLS connection" : "every connection"] }
      view.destinations = targets(route.route, from: service.object.namespace)
      views.append(view)
    }
    return views
  }

  private func holds(
    _ gateways: [[Located<String>]], _ service: VirtualService, _ origin: RouteView.Origin
  ) -> Bool {
    if gateways.isEmpty { return lists(service.gateways, service, origin) }
    return gateways.contains { lists($0.isEmpty ? service.gateways : $0, service, origin) }
  }

  private func lists(_ names: [Located<String>], _ service: VirtualService, _ origin: RouteView.Origin)
    -> Bool
  {
    switch origin {
    case .mesh, .none: return names.isEmpty || names.contains { $0.value == "mesh" }
    case .gateway(let wanted):
      return names.contains {
        VirtualServiceIndex.gateway($0.value, in: service.object.namespace) == wanted
      }
    }
  }

  /// A route, or the routes of its delegate under its conditions.
  private func expand(
    _ route: HTTPRoute, matches: [HTTPMatch], of service: VirtualService, origin: RouteView.Origin
  ) -> [RouteView] {
    let words = matches.map(MatchWords.text)
    if let delegate = route.delegate, let name = delegate["name"]?.text {
      let namespace = delegate["namespace"]?.text ?? service.object.namespace
      guard let target = config.routes.delegate(name, in: namespace), target.isDelegate else { return [] }
      return target.http.map { inner in
        var view = self.view(inner, of: target, origin: origin)
        view.conditions = Self.both(words, inner.match.map(MatchWords.text))
        return view
      }
    }
    var view = self.view(route, of: service, origin: origin)
    view.conditions = words
    return [view]
  }

  private static func both(_ outer: [String], _ inner: [String]) -> [String] {
    if outer.isEmpty { return inner }
    if inner.isEmpty { return outer }
    return outer.prefix(50).flatMap { first in inner.prefix(50).map { "\(first) and \($0)" } }
  }

  private func view(_ route: HTTPRoute, of service: VirtualService, origin: RouteView.Origin) -> RouteView {
    var view = RouteView(origin: origin, object: service.object, place: route.node.place, name: route.name)
    let namespace = service.object.namespace
    view.destinations = targets(route.route, from: namespace)
    view.mirrors = route.mirrors.map { mirror in
      target(mirror, share: mirror.weight?.value ?? 100, from: namespace)
    }
    view.fault = RouteFault(route.fault)
    view.timeout = route.timeout
    if let retries = route.retries {
      view.retriesPlace = retries.node.place
      view.retries = Self.text(retries)
    }
    if let redirect = route.redirect {
      let goal = (redirect["authority"]?.text ?? "") + (redirect["uri"]?.text ?? "")
      view.answer = "redirects" + (goal.isEmpty ? "" : " to \(goal)")
    } else if let direct = route.directResponse {
      view.answer = "answers \(direct["status"]?.text ?? "") itself"
    }
    return view
  }

  static func text(_ retries: Retries) -> String {
    guard let attempts = retries.attempts?.value else { return "2 retries" }
    if attempts == 0 { return "no retries" }
    return "\(attempts) \(attempts == 1 ? "retry" : "retries")"
      + (retries.perTryTimeout.map { ", \($0.value) a try" } ?? "")
      + (retries.retryOn.map { ", on \($0.value)" } ?? "")
  }

  // MARK: - Destinations

  func targets(_ destinations: [RouteDestination], from namespace: String) -> [RouteTarget] {
    let weights = destinations.map { max(0, $0.weight?.value ?? 0) }
    let sum = weights.reduce(0, +)
    return destinations.enumerated().map { index, destination in
      let share =
        destinations.count == 1 ? 100 : sum > 0 && sum.isFinite ? weights[index] / sum * 100 : 0
      return target(destination, share: share, from: namespace)
    }
  }

  func target(_ destination: RouteDestination, share: Double, from namespace: String) -> RouteTarget {
    target(
      host: config.set.hosts.fqdn(destination.host?.value ?? "", in: namespace),
      subset: destination.subset?.value, port: destination.port?.value, share: share,
      place: destination.node.place, client: namespace)
  }

  /// A destination with what stands behind it, as clients of a namespace see it.
  func target(
    host: String, subset: String?, port: Int?, share: Double, place: Place?, client: String
  ) -> RouteTarget {
    var service: Service?
    if case .service(let found)? = config.set.hosts.resolve(fqdn: host, visibleTo: [client]) {
      service = found
    }
    var workloads = service.map(config.members.workloads) ?? []
    var rule: ConfigObject?
    var subsetPlace: Place?
    var isEmpty = false
    if let subset {
      let found = config.destinationRule(
        host: host, client: client, serviceNamespace: service?.object.namespace)?.subset(subset)
      rule = found?.rule.object
      subsetPlace = found?.subset.node.place
      if let labels = found?.subset.labels {
        let all = workloads
        workloads = all.filter { workload in labels.allSatisfy { workload.labels[$0.key] == $0.value } }
        isEmpty = workloads.isEmpty && !all.isEmpty
      } else {
        workloads = []
      }
    }
    return RouteTarget(
      host: host, subset: subset, port: port, share: share, place: place, service: service,
      workloads: workloads, rule: rule, subsetPlace: subsetPlace, isEmptySubset: isEmpty)
  }

  // MARK: - The Gateway API

  /// The routes of an HTTPRoute (or GRPCRoute, TCPRoute, …) for one of its parents.
  func routes(_ route: K8sRoute, origin: RouteView.Origin) -> [RouteView] {
    let namespace = route.object.namespace
    return route.rules.map { rule in
      var view = RouteView(origin: origin, object: route.object, place: rule.place)
      view.hosts = route.hostnames.map(\.value)
      view.conditions = (rule["matches"]?.items ?? []).map(MatchWords.text(gatewayAPI:))
      if view.conditions == ["every request"] { view.conditions = [] }
      let refs = rule["backendRefs"]?.items ?? []
      let weights = refs.map { max(0, $0["weight"]?.double ?? 1) }
      let sum = weights.reduce(0, +)
      view.destinations = refs.enumerated().map { index, ref in
        backend(ref, share: sum > 0 && sum.isFinite ? weights[index] / sum * 100 : 0, from: namespace)
      }
      for filter in rule["filters"]?.items ?? [] {
        if let mirror = filter["requestMirror"], let ref = mirror["backendRef"] {
          let share = mirror["percent"]?.double ?? 100
          view.mirrors.append(backend(ref, share: share, from: namespace))
        }
        if filter["requestRedirect"] != nil { view.answer = "redirects" }
      }
      view.timeout = rule["timeouts"]?.string("request")
      return view
    }
  }

  private func backend(_ ref: Node, share: Double, from namespace: String) -> RouteTarget {
    let name = ref["name"]?.text ?? ""
    let own = ref["namespace"]?.text ?? namespace
    return target(
      host: "\(name).\(own).svc.\(config.set.hosts.domain)", subset: nil, port: ref["port"]?.int,
      share: share, place: ref.place, client: namespace)
  }
}
