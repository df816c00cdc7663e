import Feeds
import Kubernetes

/// Which proxies of a cluster are polled, by which way, and what is told of the others. Pure.
struct PollPlan: Equatable {
  /// How the proxies' numbers are read.
  enum Way: Equatable {
    /// Nothing is looked at yet.
    case none
    /// Through the API server's pod proxy.
    case podProxy
    /// Through port-forwards of kubectl's.
    case portForward
    /// Not at all: Prometheus tells.
    case prometheusOnly
    /// Not at all, and nothing else tells; why and what to do.
    case blocked(String)
  }

  /// What one may do; nil: not known yet, so it is tried.
  struct Rights: Equatable {
    var podProxy: Bool?
    var portForward: Bool?
    var serviceProxy: Bool?
  }

  /// Proxies that are never polled all by themselves beyond this number.
  static let most = 50
  /// Port-forwards at once: each is a process of kubectl's.
  static let mostForwards = 10

  var way = Way.none
  /// The proxies to poll, by name.
  var polled: [ClusterProxy] = []
  /// Prometheus is read beside or instead.
  var usesPrometheus = false
  /// Prometheus tells of all, and what is polled are those in view.
  var hasPrometheusForAll = false
  /// What the reader should know, as sentences without full stop.
  var remarks: [String] = []
  /// Why nothing can be read at all; nil: something can, or may.
  var trouble: String?

  /// Nothing is looked at.
  init() {}

  /// What does not get through although it is allowed: why, in few words; nil: it does, or it is not known yet.
  struct Faults: Equatable {
    var podProxy: String?
    var portForward: String?
  }

  /// - Parameters:
  ///   - proxies: those of what is looked at that run.
  ///   - view: workloads that are on the screen, as `namespace/name`; their proxies come first.
  ///   - hasPrometheus: a Prometheus is known that may be asked.
  ///   - prometheusAnswers: it does; nil: it has not been asked long enough.
  ///   - pollsAll: the user wants all, whatever their number.
  init(
    _ proxies: [ClusterProxy], rights: Rights, faults: Faults = Faults(), hasPrometheus: Bool,
    prometheusAnswers: Bool? = nil, hasKubectl: Bool, view: Set<String> = [], pollsAll: Bool = false
  ) {
    let canForward = hasKubectl && rights.portForward != false && faults.portForward == nil
    let mayTell = hasPrometheus && prometheusAnswers != false
    if rights.podProxy != false, faults.podProxy == nil {
      pollThroughServer(
        proxies, hasPrometheus: hasPrometheus, mayTell: mayTell, view: view,
        limit: pollsAll ? Int.max : Self.most)
      return
    }
    let isRefused = rights.podProxy == false
    let cause =
      isRefused
      ? "pods/proxy is not allowed here (pharos rbac prints the role)"
      : "The API server does not reach the pods (\(faults.podProxy ?? ""))"
    // What is refused stays so until somebody acts; what is broken is tried again.
    let heals = isRefused ? "" : "; the way is tried again now and then"
    let isMany = proxies.count > Self.mostForwards
    // Where all can be read by port-forward, that is live. Of many refused ones Prometheus tells more.
    if canForward, !isRefused || !isMany || !mayTell {
      way = .portForward
      usesPrometheus = hasPrometheus && isMany
      hasPrometheusForAll = isMany && mayTell
      polled =
        hasPrometheusForAll
        ? Array(proxies.filter { view.contains($0.viewName) }.prefix(Self.mostForwards))
        : Self.spread(proxies, view: view, limit: Self.mostForwards)
      remarks = ["\(cause): kubectl port-forward is used\(heals)"]
      if isMany {
        remarks.append(
          mayTell
            ? "\(proxies.count) proxies: Prometheus tells of all, \(polled.count) in view are read"
            : "\(polled.count) of \(proxies.count) proxies are read: one of each workload first")
      }
      return
    }
    let other = Self.whyNotForwarded(rights, faults, hasKubectl: hasKubectl)
    let nothing =
      "no proxy can be read: \(isRefused ? "pods/proxy is not allowed" : "t" + cause.dropFirst()), \(other ?? "nothing else is known"), and no Prometheus \(hasPrometheus ? "answers" : "was found"). "
      + (isRefused
        ? "pharos rbac prints the role that is needed; --prometheus URL names one"
        : "A firewall or network policy between the control plane and the nodes does that; --prometheus URL names one\(heals)")
    if hasPrometheus {
      // Complete and gentle, against ten proxies of many by as many processes.
      way = .prometheusOnly
      usesPrometheus = true
      remarks = [
        "\(cause)\(isRefused ? "" : other.map { ", and \($0)" } ?? ""): Prometheus tells instead\(heals)"
      ]
      // It is asked on and on.
      if !mayTell { trouble = nothing }
    } else {
      way = .blocked(nothing)
      trouble = nothing
    }
  }

  private mutating func pollThroughServer(
    _ proxies: [ClusterProxy], hasPrometheus: Bool, mayTell: Bool, view: Set<String>, limit: Int
  ) {
    way = .podProxy
    guard proxies.count > limit else {
      polled = proxies
      return
    }
    usesPrometheus = hasPrometheus
    hasPrometheusForAll = mayTell
    if mayTell {
      polled = Array(proxies.filter { view.contains($0.viewName) }.prefix(limit))
      remarks = [
        "\(proxies.count) proxies: Prometheus tells of all, \(polled.count) in view are polled (:poll all polls every one)"
      ]
    } else {
      polled = Self.spread(proxies, view: view, limit: limit)
      remarks = [
        "\(polled.count) of \(proxies.count) proxies are polled, one of each workload first, and no Prometheus \(hasPrometheus ? "answers" : "was found"): what the others carry is missing (:ns narrows, :poll all polls every one)"
      ]
    }
  }

  /// Why no port-forward is made; nil where one could be.
  private static func whyNotForwarded(_ rights: Rights, _ faults: Faults, hasKubectl: Bool) -> String? {
    if !hasKubectl { return "kubectl is not installed" }
    if rights.portForward == false { return "port-forward is not allowed either" }
    return faults.portForward.map { "kubectl port-forward fails (\($0))" }
  }

  /// As many as may be: what is in view, then one of each workload, then the rest.
  static func spread(_ proxies: [ClusterProxy], view: Set<String>, limit: Int) -> [ClusterProxy] {
    var seen: Set<String> = []
    let ranked = proxies.map { proxy -> (rank: Int, proxy: ClusterProxy) in
      let isFirst = seen.insert(proxy.viewName).inserted
      return (view.contains(proxy.viewName) ? 0 : isFirst ? 1 : 2, proxy)
    }
    let chosen = ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .prefix(limit)
    return chosen.map(\.element.proxy).sorted { $0.name < $1.name }
  }
}

extension ClusterProxy {
  /// Its workload as the dashboard names what is in view: `namespace/name`.
  var viewName: String { "\(pod.namespace ?? "")/\(workload.name)" }
}
