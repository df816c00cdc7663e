import Testing

@testable import Kubernetes

/// A watch of pods over a script of answers.
struct PodScript {
  typealias Step = ScriptedTransport.Step
  typealias Event = ResourceEvent<String>

  /// A list of no pods.
  static let empty = Step.answer(200, Answers.list([], version: 10))

  let clock: HandClock

  /// The first events, and what was asked for.
  func events(_ count: Int, _ steps: [Step]) async -> (events: [Event], transport: ScriptedTransport) {
    let transport = ScriptedTransport(steps)
    let stream = client(transport, clock).watch(.pods, as: phase)
    return (await stream.first(count), transport)
  }
}
