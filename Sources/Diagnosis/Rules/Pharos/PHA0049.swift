import Manifests

extension Rule {
  /// A caller that gives up before its callee can answer.
  static let pha0049 = Rule(
    "PHA0049", "CallerLessPatientThanCallee", .warning, kinds: ["VirtualService"],
    needs: [.services, .pods],
    explanation: """
      A chain of calls is as patient as its first link. Where a route (or the calling application) waits shorter than \
      the service it calls may itself wait further down, the caller gives up first: it gets 504 with the flag UT, or \
      hangs up (DC at the server), although the callee would have answered or failed in order later.

      Bookinfo's well-known lesson: a delay of 7 s on ratings breaks the reviews, because productpage waits 3 s, twice.

      Who calls whom is taken from environment variables that name a host, from routes with `sourceLabels`, from \
      policies with principals, and from the applications of Istio's Bookinfo.
      """,
    remedy:
      "Make timeouts shrink along the chain: the callee's own calls must end before its caller gives up.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v2, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: reviews}
          spec:
            containers:
            - name: reviews
              image: example.com/reviews:v2
              env:
              - {name: RATINGS_URL, value: "http://ratings:9080"}
              ports:
              - {containerPort: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings}
          spec:
            containers:
            - name: ratings
              image: example.com/ratings:v1
              ports:
              - {containerPort: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - timeout: 1s
          route:
          - destination: {host: reviews}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - timeout: 5s
          route:
          - destination: {host: ratings}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - timeout: 5s
          route:
          - destination: {host: reviews}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - timeout: 1s
          route:
          - destination: {host: ratings}
      """
  ) { set, report in
    guard !set.virtualServices.isEmpty else { return }
    for problem in PatienceChain(report.effective).problems {
      report.report(
        problem.object, at: problem.place, problem.message, notes: problem.notes,
        fix:
          "let the inner wait end within \(Durations.text(problem.patience)), or let the caller wait longer")
    }
  }
}
