import Kubernetes
import Testing

@testable import Feeds

@Suite struct ClusterStateTests {
  private let key = ResourceKey(namespace: "bookinfo", name: "a")

  @Test func eventsFoldIntoWhatIsThere() throws {
    var state = ClusterState()
    let pod = try #require(ClusterObjects.plainPod("a"))
    #expect(!state.knows(.pods))
    state.apply(.synced([key: pod]))
    #expect(state.knows(.pods) && state.pods.count == 1)
    state.apply(ResourceEvent<ClusterPod>.deleted(key))
    #expect(state.pods.isEmpty && state.knows(.pods))
  }

  @Test func aKindThatIsForbiddenIsSaidAndTheRestWorks() throws {
    var state = ClusterState()
    state.apply(.synced([key: try #require(ClusterObjects.plainPod("a"))]))
    let error = KubernetesError(.forbidden, "services cannot be listed in all namespaces", status: 403)
    state.apply(ResourceEvent<ClusterService>.failed(error, retryAfter: 60))
    let problem = try #require(state.problems[.services])
    #expect(problem.isForbidden && problem.isLasting && !problem.hasOldObjects)
    #expect(ClusterFacts(state).problems == ["services cannot be listed in all namespaces"])
    #expect(state.pods.count == 1)
    state.apply(ResourceEvent<ClusterService>.synced([:]))
    #expect(state.problems.isEmpty)
  }

  @Test func whatIsKnownStaysWhileTheServerIsAway() throws {
    var state = ClusterState()
    state.apply(.synced([key: try #require(ClusterObjects.plainPod("a"))]))
    state.apply(
      ResourceEvent<ClusterPod>.failed(KubernetesError(.unreachable, "nobody answers"), retryAfter: 1))
    #expect(state.pods.count == 1 && state.problems[.pods]?.hasOldObjects == true)
    state.apply(ResourceEvent<ClusterPod>.resumed)
    #expect(state.problems.isEmpty)
  }

  @Test func servicesAreReadAsTheyAre() throws {
    let service = try #require(
      ClusterService(
        ClusterObjects.json(
          #"{"metadata":{"name":"db","namespace":"bookinfo"},"spec":{"clusterIP":"None","selector":{"app":"db"},"ports":[{"name":"tcp","port":27017,"targetPort":"mongo"},{"port":80,"targetPort":8080,"appProtocol":"http"}]}}"#
        )))
    #expect(
      service.isHeadless && service.type == "ClusterIP" && service.ports.map(\.target) == ["mongo", "8080"])
    #expect(service.selects(try #require(ClusterObjects.plainPod("db-0", labels: #"{"app":"db","x":"y"}"#))))
    #expect(
      !service.selects(
        try #require(ClusterObjects.plainPod("db-0", namespace: "other", labels: #"{"app":"db"}"#))))
    // Without a selector a service chooses nobody, not everybody.
    let manual = try #require(
      ClusterService(ClusterObjects.json(#"{"metadata":{"name":"m","namespace":"bookinfo"},"spec":{}}"#)))
    let any = try #require(ClusterObjects.plainPod("a"))
    #expect(manual.selector == nil && !manual.selects(any))
  }

  @Test func endpointsThatTakeRequestsAreCounted() throws {
    let slice = try #require(
      ClusterEndpoints(
        ClusterObjects.json(
          #"{"metadata":{"name":"db-x","namespace":"bookinfo","labels":{"kubernetes.io/service-name":"db"}},"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true},"targetRef":{"kind":"Pod","name":"db-0"}},{"addresses":["10.0.0.2"],"conditions":{"ready":false}},{"addresses":["10.0.0.3"]}]}"#
        )))
    #expect(slice.ready == 2 && slice.endpoints[0].pod == "db-0")
    let none = try #require(
      ClusterEndpoints(ClusterObjects.json(#"{"metadata":{"name":"n"},"endpoints":null}"#)))
    #expect(none.ready == 0 && none.service == nil)
    var state = ClusterObjects.state()
    let service = ClusterObjects.service("db", "bookinfo", [("tcp", 27017)])
    #expect(state.readyEndpoints(of: service) == nil)
    state.apply(.synced([ResourceKey(namespace: "bookinfo", name: "db-x"): slice]))
    #expect(state.readyEndpoints(of: service) == 2)
  }

  @Test func workloadsAreReadAsTheyAre() throws {
    let deployment = try #require(
      ClusterWorkload(
        ClusterObjects.json(
          #"{"metadata":{"name":"a","namespace":"n"},"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i:1"}]}}},"status":{}}"#
        ),
        as: .deployment))
    #expect(deployment.replicas == 1 && deployment.ready == 0 && deployment.images == ["c": "i:1"])
    let daemon = try #require(
      ClusterWorkload(
        ClusterObjects.json(
          #"{"metadata":{"name":"z"},"spec":{},"status":{"desiredNumberScheduled":3,"numberReady":2}}"#),
        as: .daemonSet))
    #expect(daemon.replicas == 3 && daemon.ready == 2)
    let cron = try #require(
      ClusterWorkload(
        ClusterObjects.json(
          #"{"metadata":{"name":"c"},"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"j","image":"k"}]}}}}}}"#
        ),
        as: .cronJob))
    #expect(cron.replicas == nil && cron.images == ["j": "k"])
    let fresh = try #require(
      ClusterWorkload(ClusterObjects.json(#"{"metadata":{"name":"f"}}"#), as: .statefulSet))
    #expect(fresh.ready == nil && fresh.replicas == 1)
  }
}
