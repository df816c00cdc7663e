import Dashboard
import FoundationEssentials
import Mesh

/// What happened on Bookinfo one morning.
enum LogFixture {
  static func change(
    _ second: Double, _ kind: MeshChange.Kind, _ name: String, from: String? = nil, to: String? = nil,
    namespace: String? = "default", subject: MeshChange.Subject? = nil, reason: String? = nil
  ) -> MeshChange {
    MeshChange(
      at: Bookinfo.start.addingTimeInterval(second), kind: kind, subject: subject ?? .node(NodeID(name)),
      name: name,
      namespace: namespace, from: from, to: to, reason: reason)
  }

  static let failure = change(
    48, .failed, "reviews v3", from: "degraded", to: "failure", subject: .node(Bookinfo.reviews3),
    reason: "24.6 % of inbound http requests answered 5xx. Mostly 500 on calls from productpage v1.")

  static let morning = [
    change(
      3, .configured, "VirtualService default/reviews", from: "90", to: "50",
      subject: .config("VirtualService default/reviews"), reason: "spec.http[0].route[0].weight."),
    change(
      12, .upgraded, "ratings-v1 127.0.0.7:15000", from: "1.39.1", to: "1.40.0",
      subject: .source("127.0.0.7:15000"), reason: "Its process began anew."),
    change(
      13, .restarted, "details-v1 127.0.0.3:15000", from: "up 3 h 4 min", to: "up 2 s",
      subject: .source("127.0.0.3:15000"), reason: "Its process began anew."),
    change(20, .appeared, "reviews v3", to: "workload", subject: .node(Bookinfo.reviews3)),
    change(
      24, .appeared, "productpage v1 → reviews v3", to: "http traffic",
      subject: .edge(EdgeID("\(Bookinfo.productpage)>\(Bookinfo.reviews3):http"))),
    change(
      30, .lost, "mongodb-v1 127.0.0.8:15000", from: "ok", to: "down", subject: .source("127.0.0.8:15000"),
      reason: "Connection refused."),
    change(
      34, .answered, "mongodb-v1 127.0.0.8:15000", from: "down", to: "ok",
      subject: .source("127.0.0.8:15000"),
      reason: "It had not answered for 12 s."),
    change(
      40, .degraded, "ratings v1", from: "healthy", to: "degraded", subject: .node(Bookinfo.ratings),
      reason: "p95 of inbound requests is 310 ms; the goal is 250 ms."),
    failure,
    change(
      52, .recovered, "ratings v1", from: "degraded", to: "healthy", subject: .node(Bookinfo.ratings),
      reason: "It was not healthy for 12 s."),
    change(
      55, .vanished, "old-job", from: "healthy", namespace: "batch",
      reason: "No proxy has told of it for 1 min."),
  ]

  /// Bookinfo with its morning behind it, the log on the screen.
  static func story(_ width: Int = 120, _ height: Int = 36) -> Story {
    var story = Story.bookinfo(width, height)
    story.send(.log(.happened(morning)))
    story.send(.timer(.alert(story.state.log.alertNumber)))
    story.press(.character("7"))
    return story
  }
}
