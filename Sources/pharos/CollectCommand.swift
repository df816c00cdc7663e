import ArgumentParser
import Collector
import Dispatch
import Foundation
import Tracing

/// `pharos collect`: the trace collector on its own.
struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Collect traces: Zipkin v2 spans in, Zipkin's query API out, in bounded memory.",
    discussion: """
      Proxies and applications post spans to http://HOST:PORT/api/v2/spans; `pharos --traces` and
      everything else that reads Zipkin asks the same address. Oldest traces make room for new ones.

      EXAMPLES
        pharos collect                              on 127.0.0.1:9411, 64 MiB
        pharos collect --listen 127.0.0.1:0         on any free port, which it prints
        pharos collect --memory 256 &
        pharos traces list --traces http://127.0.0.1:9411

      Exit status: 0 after Ctrl-C or SIGTERM; 2 usage; 3 the address cannot be used.
      """)

  @Option(
    help: ArgumentHelp("Address and port to listen on; port 0 takes a free one.", valueName: "host:port"))
  var listen = "127.0.0.1:9411"

  @Option(help: ArgumentHelp("Memory for spans.", valueName: "MiB"))
  var memory = 64

  func validate() throws {
    guard address != nil else {
      throw ValidationError("--listen wants HOST:PORT with an IPv4 address, not '\(listen)'")
    }
    guard (1...65_536).contains(memory) else { throw ValidationError("--memory is 1 to 65536 MiB") }
  }

  private var address: (host: String, port: UInt16)? {
    let parts = listen.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
    let host = parts[0].isEmpty || parts[0] == "localhost" ? "127.0.0.1" : String(parts[0])
    return (host, port)
  }

  func run() async throws {
    guard let address else { throw ExitStatus.usage }
    let collector = TraceCollector(
      configuration: .init(host: address.host, port: address.port, memoryLimit: memory << 20))
    do {
      let port = try await collector.start()
      print("collecting on http://\(address.host):\(port)/api/v2/spans, keeping \(memory) MiB")
      if !address.host.hasPrefix("127.") {
        print("anyone who reaches \(address.host) can post and read spans")
      }
      fflush(nil)
    } catch {
      FileHandle.standardError.write(Data("pharos: \(error)\n".utf8))
      throw ExitStatus.noSource
    }
    await Self.untilStopped()
    let counts = collector.statistics
    await collector.stop()
    print(
      "\(counts.received) spans received, \(counts.spans) kept in \(counts.traces) traces, "
        + "\(counts.malformed) bodies not readable")
  }

  /// Waits for Ctrl-C or a request to end.
  private static func untilStopped() async {
    let (signals, send) = AsyncStream.makeStream(of: Int32.self)
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { send.yield(number) }
      source.resume()
      return source
    }
    for await _ in signals { break }
    for source in sources { source.cancel() }
  }
}
