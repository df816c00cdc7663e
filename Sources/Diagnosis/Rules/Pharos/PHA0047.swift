import Manifests

extension Rule {
  /// A fault beside a timeout or retries, which do not see it.
  static let pha0047 = Rule(
    "PHA0047", "FaultWithTimeoutOrRetries", .warning, kinds: ["VirtualService"],
    explanation: """
      Faults are injected before the part of the proxy that counts a route's timeout and makes its retries. An injected \
      abort is answered at once and never tried again, and an injected delay does not count against the timeout of the \
      same route. A test that wants to see how timeout or retries deal with the fault shows nothing.
      """,
    remedy: """
      Inject the fault one hop further on (in the VirtualService of the service that is called next), and keep timeout \
      and retries here.
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - fault:
            abort: {httpStatus: 503, percentage: {value: 50}}
          retries: {attempts: 3, perTryTimeout: 2s, retryOn: 5xx}
          route:
          - destination: {host: ratings}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - fault:
            abort: {httpStatus: 503, percentage: {value: 50}}
          route:
          - destination: {host: ratings}
      """
  ) { set, report in
    for service in set.virtualServices {
      for route in service.http {
        guard let fault = RouteFault(route.fault), fault.delayPercent > 0 || fault.abortPercent > 0 else {
          continue
        }
        let retries = route.retries.flatMap { ($0.attempts?.value ?? 1) > 0 ? $0 : nil }
        if let timeout = route.timeout, Durations.seconds(timeout.value) != 0 {
          let delay = fault.delay.map { "the delay of \($0)" }
          report.report(
            service.object, at: timeout.place,
            "This route injects a fault, which its own timeout of \(timeout.value) does not see: "
              + (delay.map { "\($0) is not cut short" } ?? "the abort comes at once, whatever the timeout"),
            notes: [.init("the fault is here", service.object, at: fault.place)],
            fix: "inject the fault one hop further on, or take the timeout out of this route")
        }
        if let retries {
          report.report(
            service.object, at: retries.node.place,
            "This route injects a fault, which its own retries do not see: "
              + (fault.abort.map { "an abort with \($0) is not tried again" }
                ?? "a delayed request is not tried again"),
            notes: [.init("the fault is here", service.object, at: fault.place)],
            fix: "inject the fault one hop further on, or take the retries out of this route")
        }
      }
    }
  }

  /// A timeout that leaves no room for the retries inside it.
  static let pha0048 = Rule(
    "PHA0048", "TimeoutShorterThanRetries", .warning, kinds: ["VirtualService"],
    explanation: """
      A route's `timeout` covers the first try and all retries together. Where it is shorter than the tries that \
      `retries` allows, the last of them never happen or are cut short, and the caller gets 504 with the flag UT \
      although retries were meant to help.
      """,
    remedy: "Make the timeout longer than (attempts + 1) times perTryTimeout, or the tries fewer or shorter.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - timeout: 3s
          retries: {attempts: 3, perTryTimeout: 2s}
          route:
          - destination: {host: ratings}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - timeout: 8s
          retries: {attempts: 3, perTryTimeout: 2s}
          route:
          - destination: {host: ratings}
      """
  ) { set, report in
    for service in set.virtualServices {
      for route in service.http {
        guard let timeout = route.timeout, let limit = Durations.seconds(timeout.value), limit > 0,
          let retries = route.retries, let each = retries.perTryTimeout,
          let seconds = Durations.seconds(each.value), seconds > 0
        else { continue }
        let attempts = Double(retries.attempts?.value ?? 2)
        guard attempts >= 1, limit < attempts * seconds || seconds >= limit else { continue }
        let fits = max(1, Int(min(limit / seconds, 1e6)))
        report.report(
          service.object, at: timeout.place,
          "The timeout of \(timeout.value) ends the request before its retries are through: "
            + "\(Durations.text((attempts + 1) * seconds)) for \(ConfigWords.count(attempts + 1)) tries of \(each.value); "
            + (seconds >= limit
              ? "a first try that takes its full time leaves none for another"
              : "there is time for \(fits)"),
          notes: [.init("the retries are here", service.object, at: retries.node.place)],
          fix: "make the timeout \(Durations.text((attempts + 1) * seconds)), or perTryTimeout shorter")
      }
    }
  }
}

extension ConfigWords {
  /// A whole number without a fraction.
  static func count(_ value: Double) -> String {
    value.isFinite && abs(value) < 1e15 ? String(Int(value)) : "very many"
  }
}
