import Diagnosis
import Manifests

/// The routes that reach a service: conditions, weights, and what is done to a request on the way.
enum RouteRows {
  static func rows(_ config: EffectiveConfig) -> [ConfigTable.Row] {
    config.set.services.filter { !$0.isAssumed }
      .sorted { $0.object.qualifiedName < $1.object.qualifiedName }
      .flatMap { service in config.routes(to: service).all.map { row(service, $0) } }
  }

  private static func row(_ service: Service, _ view: RouteView) -> ConfigTable.Row {
    ConfigTable.Row(
      level: level(view), title: "\(ServiceName.short(service.object))", text: summary(view),
      namespace: service.object.namespace, object: service.object.index, lines: lines(view),
      targets: view.destinations)
  }

  static func level(_ view: RouteView) -> Level? {
    if view.destinations.contains(where: { $0.isEmptySubset && $0.share > 0 }) { return .error }
    return view.isShadowed || view.isUnused ? .warning : view.fault != nil ? .info : nil
  }

  /// `/api → reviews v1 50 %, reviews v3 50 %`.
  static func summary(_ view: RouteView) -> String {
    if view.isUnused { return "not used: an older VirtualService answers for the host" }
    if view.isShadowed { return "never used: \(view.condition)" }
    let when = view.conditions.isEmpty ? "" : "\(view.condition) "
    if let answer = view.answer { return when + answer }
    if view.origin == .none { return "no route: any of its workloads in turn" }
    let via = view.origin == .mesh ? "" : "\(view.origin.text) "
    return via + when + "→ " + shares(view.destinations)
  }

  static func shares(_ targets: [RouteTarget]) -> String {
    guard targets.count > 1 else { return targets.first?.text ?? "nowhere" }
    return targets.map { "\($0.text) \(percent($0.share))" }.joined(separator: ", ")
  }

  static func percent(_ share: Double) -> String { Format().percent(share) }

  static func lines(_ view: RouteView) -> [ConfigLine] {
    var lines = [
      ConfigLine(
        label: "route", text: view.source == "none" ? "nobody wrote one" : view.object?.title ?? view.source,
        object: view.object?.index, place: view.place),
      ConfigLine(label: "taken by", text: view.origin == .none ? "the mesh" : view.origin.text),
      ConfigLine(label: "for", text: view.condition),
    ]
    if view.isShadowed {
      lines.append(
        ConfigLine(label: "never used", text: "an earlier route takes every request", ink: .warning))
    }
    if view.isUnused {
      lines.append(
        ConfigLine(
          label: "not used", text: "an older VirtualService for the same host is used instead",
          ink: .warning))
    }
    if let fault = view.fault {
      lines.append(
        ConfigLine(
          label: "on purpose", text: fault.text, ink: .info, object: view.object?.index, place: fault.place))
    }
    if let timeout = view.timeout {
      lines.append(
        ConfigLine(
          label: "timeout", text: timeout.value, object: view.object?.index, place: timeout.place))
    }
    if let retries = view.retries {
      lines.append(
        ConfigLine(
          label: "retries", text: retries, object: view.object?.index, place: view.retriesPlace))
    }
    for mirror in view.mirrors {
      lines.append(
        ConfigLine(
          label: "copies to", text: "\(mirror.text) \(percent(mirror.share))", ink: .info,
          object: view.object?.index, place: mirror.place))
    }
    for target in view.destinations where target.isEmptySubset {
      lines.append(
        ConfigLine(
          label: "no pods", text: "no workload carries the labels of \(target.text)", ink: .error,
          object: target.rule?.index, place: target.subsetPlace))
    }
    if let answer = view.answer { lines.append(ConfigLine(label: "answer", text: answer)) }
    return lines
  }
}

/// From a gateway's host and port to the workloads.
enum GatewayRows {
  static func rows(_ config: EffectiveConfig) -> [ConfigTable.Row] {
    config.gatewayRoutes().map { route in
      var lines = [
        ConfigLine(
          label: "gateway", text: route.gateway.title, object: route.gateway.index, place: route.place)
      ]
      if route.routes.isEmpty {
        lines.append(
          ConfigLine(label: "routes", text: "none is bound to it: 404 for everything", ink: .warning))
      }
      for view in route.routes.prefix(40) {
        lines.append(
          ConfigLine(
            label: view.conditions.isEmpty ? "every request" : TextLimit.cut(view.condition, 24),
            text: view.answer ?? RouteRows.shares(view.destinations), object: view.object?.index,
            place: view.place))
      }
      return ConfigTable.Row(
        level: route.routes.isEmpty ? .warning : nil, title: route.text,
        text: route.routes.isEmpty
          ? "no route: 404" : route.routes.prefix(4).map(RouteRows.summary).joined(separator: "; "),
        namespace: route.gateway.namespace, object: route.gateway.index, lines: lines,
        targets: route.routes.flatMap(\.destinations))
    }
  }
}
