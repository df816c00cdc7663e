import Foundation
import Kubernetes
import Testing
import Wire

/// Logs of containers.
@Suite(.timeLimit(.minutes(5))) struct LogTests {
  func lines(_ step: ScriptedTransport.Step, timestamps: Bool = false) async throws -> [LogLine] {
    var all: [LogLine] = []
    let request = PodLogs.Request(namespace: "n", pod: "p", timestamps: timestamps)
    for try await line in PodLogs(client(ScriptedTransport([step]))).stream(request) { all.append(line) }
    return all
  }

  @Test func whatIsWantedIsAskedFor() async throws {
    let transport = ScriptedTransport { _, _ in .pieces(["x\n"]) }
    let logs = PodLogs(client(transport))
    for try await _ in logs.stream(
      .init(namespace: "book info", pod: "reviews", container: "istio-proxy", tailLines: 20, sinceSeconds: 60)
    ) {}
    for try await _ in logs.stream(
      .init(namespace: "n", pod: "p", follows: false, tailLines: nil, previous: true, timestamps: false))
    {}
    #expect(
      transport.urls == [
        "https://api.test:6443/api/v1/namespaces/book%20info/pods/reviews/log?container=istio-proxy&follow=true&tailLines=20&sinceSeconds=60&timestamps=true",
        "https://api.test:6443/api/v1/namespaces/n/pods/p/log?previous=true",
      ])
  }

  @Test func linesComeAsTheyAreWhateverThePieces() async throws {
    let all = try await lines(.pieces(["one\r\nt", "wo\n\nthr", "ee"]))
    #expect(all.map(\.text) == ["one", "two", "", "three"])
  }

  @Test func whatCameTogetherIsOneBatchAndNoneIsLost() async throws {
    let transport = ScriptedTransport([.pieces(["one\r\nt", "wo\n\nthr", "ee"])])
    let logs = PodLogs(client(transport))
    var batches: [[String]] = []
    for try await batch in logs.batches(.init(namespace: "n", pod: "p", timestamps: false)) {
      batches.append(batch.map(\.text))
    }
    #expect(batches == [["one"], ["two", ""], ["three"]])
  }

  @Test func timesStandBesideTheLine() async throws {
    let all = try await lines(
      .pieces(["2023-11-14T22:13:20.500000001Z GET /x\n", "2023-11-15T00:13:20+02:00 \n", "no time here\n"]),
      timestamps: true)
    #expect(all.map(\.text) == ["GET /x", "", "no time here"])
    #expect(all.map(\.timestamp) == ["2023-11-14T22:13:20.500000001Z", "2023-11-15T00:13:20+02:00", nil])
    #expect(abs((all[0].seconds ?? 0) - 1_700_000_000.5) < 1e-6)
    #expect(all[1].seconds == 1_700_000_000)
  }

  @Test func longLinesAreCutAndSaySo() async throws {
    let long = String(repeating: "x", count: 200_000)
    let all = try await lines(
      .pieces(["a\n", long, long, "\nb\n", String(repeating: "y", count: 70_000) + "\nc"]))
    #expect(all.map(\.isCut) == [false, true, false, true, false])
    #expect(all.map(\.text.utf8.count) == [1, 65536, 1, 65536, 1])
  }

  @Test func anEndInTheMiddleIsToldAfterTheLines() async {
    let transport = ScriptedTransport([.pieces(["a\n", "b\nhalf"], .cut("reset"))])
    var seen: [String] = []
    let error = await failure {
      for try await line in PodLogs(client(transport)).stream(.init(namespace: "n", pod: "p")) {
        seen.append(line.text)
      }
    }
    #expect(seen == ["a", "b"])
    #expect((error as? KubernetesError)?.cause == .cutOff)
  }

  @Test func aContainerThatIsNotThereYetSaysSo() async {
    let status = Answers.status(
      400, "BadRequest", #"container \"app\" in pod \"p\" is waiting to start: ContainerCreating"#)
    let error = await failure { try await lines(.answer(400, status)) } as? KubernetesError
    #expect(error?.description.contains("is waiting to start: ContainerCreating") == true)
  }
}
