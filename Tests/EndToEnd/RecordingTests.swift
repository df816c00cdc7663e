import Foundation
import Testing

extension EndToEnd {
  /// The flight recorder: what it keeps, whatever happens to it, and what others see in the file.
  @Suite struct RecordingTests {
    private let folder: TemporaryFolder
    private var file: String { "\(folder.path)/mesh.pharos" }

    init() throws { folder = try TemporaryFolder() }

    private func sql(_ query: String, _ path: String? = nil) throws -> String {
      let result = try Command.run("sqlite3", [path ?? file, query])
      #expect(result.errors.isEmpty, "\(result.errors)")
      return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(.timeLimit(.minutes(4))) func aKillAtAnyInstantLosesOnePollAtMost() throws {
      let proxies = try SimulatedProxies(3)
      defer { proxies.end() }
      var known = 0
      var told = 0
      for number in 0..<100 {
        let recorder = try KilledRecorder(file, proxies)
        // A quarter dies while it opens the file, the others somewhere in the polls that follow the first.
        if number % 4 != 0 { recorder.waitForAPoll() }
        // The instant at which it is killed: any, which is what is tested.
        usleep(UInt32.random(in: 0..<(number % 4 == 0 ? 150_000 : 220_000)))
        let (polled, recorded) = recorder.kill()
        guard FileManager.default.fileExists(atPath: file) else {
          #expect(polled == 0 && known == 0)
          continue
        }
        let state = try sql("PRAGMA integrity_check; SELECT count(*) FROM sqlite_master WHERE name = 'round'")
        guard state == "ok\n1" else {
          // Killed before the file was made a recording: there is nothing in it, and nothing was lost.
          #expect(state == "ok\n0" && polled == 0 && known == 0, "\(state)")
          continue
        }
        let count = try #require(Int(try sql("SELECT count(*) FROM round")))
        #expect(
          count - known >= max(recorded, polled - 1), "run \(number): \(polled) polled, \(count - known) kept"
        )
        #expect(count - known <= polled + 1)
        (known, told) = (count, told + polled)
        // As it was left, with the log of the killed one beside it.
        if number % 20 == 19 {
          let graph = try Program.run("graph", "--replay", file, "-o", "json")
          #expect(graph.status == 0, "\(graph.errors)")
        }
      }
      #expect(told > 75 && known >= told - 100)
      let all = try Program.run("graph", "--replay", file, "--follow", "-o", "jsonl")
      #expect(all.status == 0, "\(all.errors)")
      #expect(all.output.split(separator: "\n").count == known)
    }

    @Test(.timeLimit(.minutes(2))) func theGraphOfARecordingIsWhatWasPrintedThen() throws {
      let proxies = try SimulatedProxies(4)
      defer { proxies.end() }
      let scrapes = "\(folder.path)/scrapes"
      let window = ["--window", "2s", "--interval", "400ms", "-o", "json"]
      let live = try Command.run(
        Program.path, ["graph", "--record", file, "--save-scrapes", scrapes] + proxies.options + window)
      #expect(live.status == 0, "\(live.errors)")
      let then = try GraphJSON(live.output)
      #expect(then.edges.contains { ($0.rate ?? 0) > 0 })
      let replayed = try Command.run(
        Program.path, ["graph", "--replay", file, "--at", then.timestamp, "--window", "2s", "-o", "json"])
      #expect(replayed.output == live.output)
      // The bodies as they came say the same of the requests, for the same window. A stall can put an answer that was
      // being read after the round that its time belongs to, which moves a count by a poll of the five in the window.
      let worked = try Command.run(Program.path, ["graph", "--scrapes", scrapes] + window)
      let again = try GraphJSON(try #require(worked.output.split(separator: "\n").last))
      #expect(again.timestamp == then.timestamp)
      #expect(again.edges.map(\.id) == then.edges.map(\.id))
      for (a, b) in zip(again.edges, then.edges) where a.protocol != "tcp" {
        let (rate, then) = (a.rate ?? 0, b.rate ?? 0)
        #expect(abs(rate - then) <= 0.3 * max(rate, then), "\(a.id): \(rate) and \(then)")
        #expect(abs((a.percentErr ?? 0) - (b.percentErr ?? 0)) <= 5, "\(a.id)")
      }
      // An earlier moment is another graph.
      let earlier = try Program.run(
        "graph", "--replay", file, "--at", "-800ms", "--window", "2s", "-o", "json")
      #expect(earlier.status == 0)
      #expect(try GraphJSON(earlier.output).timestamp < then.timestamp)
      #expect(earlier.output != live.output)
    }

    @Test(.timeLimit(.minutes(2))) func recordingEndsByItselfOrWhenToldAndSaysWhatComesNext() throws {
      let proxies = try SimulatedProxies(2)
      defer { proxies.end() }
      let record = ["record", file, "--interval", "200ms"] + proxies.options
      let first = try Command.run(Program.path, record + ["--for", "1s"])
      #expect(first.status == 0)
      #expect(first.errors.contains("2 of 2 answered"))
      #expect(first.errors.contains("show it: pharos replay \(file)"))
      #expect(first.output.isEmpty)
      let count = try #require(Int(try sql("SELECT count(*) FROM round")))
      #expect((1...7).contains(count))
      // One file, which can be copied away.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mesh.pharos"])

      for signal in ["INT", "TERM", "HUP"] {
        let told = try Command.run(
          "timeout", ["-s", signal, "--preserve-status", "3", Program.path] + record)
        #expect(told.status == 0, "\(signal)")
        #expect(told.errors.contains("continuing \(file)") && told.errors.contains("show it: "))
      }
      let more = try #require(Int(try sql("SELECT count(*) FROM round")))
      #expect(more > count)
      #expect(try sql("SELECT count(*) FROM session") == "4")

      let anew = try Command.run(Program.path, record + ["--for", "500ms", "--force"])
      #expect(anew.status == 0 && !anew.errors.contains("continuing"))
      #expect(try #require(Int(try sql("SELECT count(*) FROM round"))) < 5)
    }

    @Test(.timeLimit(.minutes(2))) func whatCannotBeRecordedIntoOrReadIsSaid() throws {
      let notes = "\(folder.path)/notes"
      try Data(String(repeating: "notes\n", count: 400).utf8).write(to: URL(filePath: notes))
      let other = "\(folder.path)/other.db"
      _ = try sql("CREATE TABLE users(name)", other)
      let later = "\(folder.path)/later.pharos"
      _ = try sql(
        "PRAGMA application_id = \(0x5048_5253); PRAGMA user_version = 99; CREATE TABLE round(id)", later)
      let record = ["--proxy", "127.0.0.1:1", "--interval", "100ms", "--for", "300ms"]
      for (path, sentence) in [
        (notes, "no SQLite file"), (other, "SQLite file of something else"),
        (later, "later Pharos (version 99"),
        (folder.path, "it is no file"),
      ] {
        for words in [["record", path] + record, ["record", path, "--force"] + record] {
          let result = try Command.run(Program.path, words)
          #expect(result.status == 2 && result.errors.contains(sentence), "\(words): \(result.errors)")
        }
        for words in [["graph", "--replay", path], ["events", "--replay", path], ["replay", path]] {
          let result = try Command.run(Program.path, words)
          #expect(result.status == 2 && result.errors.contains(sentence), "\(words): \(result.errors)")
          #expect(result.output.isEmpty)
        }
      }
      #expect(FileManager.default.contents(atPath: notes)?.count == 2400)
      let none = try Program.run("replay", "\(folder.path)/none")
      #expect(none.status == 2 && none.errors.contains("there is no such file"))
      let nowhere = try Command.run(Program.path, ["record", "/no/such/folder/a.pharos"] + record)
      #expect(nowhere.status == 2 && nowhere.errors.contains("/no/such/folder/a.pharos cannot be written"))
      let full = try Command.run(Program.path, ["record", "/dev/full"] + record)
      #expect(full.status == 2 && full.errors.contains("it is no file"))
      // Nobody answers: that is said, and what was tried is in the file.
      let silent = try Command.run(Program.path, ["record", file] + record)
      #expect(silent.status == 3 && silent.errors.contains("no source answered"))
      #expect(silent.errors.contains("127.0.0.1:1: ") && silent.errors.contains("refused"))
      #expect(try sql("SELECT DISTINCT proxy FROM outage") == "127.0.0.1:1")
      let moment = try Program.run("graph", "--replay", file, "--at", "tomorrow")
      #expect(moment.status == 2 && moment.errors.contains("not 'tomorrow'"))
      let outside = try Program.run("graph", "--replay", file, "--at", "2001-01-01T00:00:00Z")
      #expect(outside.status == 2 && outside.errors.contains("lies outside"))
    }

    @Test(.timeLimit(.minutes(2))) func twoRecordersOneFileAndAReaderOfWhatIsBeingWritten() throws {
      let proxies = try SimulatedProxies(2)
      defer { proxies.end() }
      let first = try KilledRecorder(file, proxies)
      first.waitForAPoll()
      let second = try Command.run(
        Program.path, ["record", file, "--for", "1s"] + proxies.options)
      #expect(second.status == 2 && second.errors.contains("being recorded by another process"))
      let forced = try Command.run(
        Program.path, ["record", file, "--force", "--for", "1s"] + proxies.options)
      #expect(forced.status == 2 && forced.errors.contains("being recorded by another process"))
      let before = try waitFor("rounds") {
        Int(try sql("SELECT count(*) FROM round")).flatMap { $0 > 3 ? $0 : nil }
      }
      let graph = try Program.run("graph", "--replay", file, "-o", "json")
      #expect(graph.status == 0, "\(graph.errors)")
      #expect(try sql("SELECT count(*) > 0 FROM requests") == "1")
      let (polled, _) = first.kill()
      #expect(polled >= before)
    }
  }
}
