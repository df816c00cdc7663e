import ArgumentParser
import Tracing
import Wire

/// Where traces are read from, and what opens it: shared by every command that reads some.
struct TraceOptions: ParsableArguments {
  /// How its options read.
  enum Words: EndpointWords {
    static let name = "traces"
    static var help: EndpointHelp {
      EndpointHelp(
        url: "A trace store: Jaeger (16686), Tempo (3200) or Zipkin (9411); found out by asking.",
        header: "Sent with every question to it, such as 'X-Scope-OrgID: team'. Repeatable.",
        user: "A user of it.", password: "A file with the user's password.",
        certificate: "A certificate of our own, PEM.", key: "The key of it, PEM.",
        insecure: "It need not prove who it is (TLS is not verified).", showsAll: false)
    }
  }

  @OptionGroup var endpoint: EndpointOptions<Words>

  /// The store that the options name, else the user's file; nil where neither does. Nothing is asked yet.
  /// - Throws: `ValidationError` with what is wrong; no secret is repeated.
  func store(
    _ file: EndpointSettings = EndpointSettings(), else address: String? = nil,
    transport: any HTTPTransport = WireClient()
  ) throws -> TraceStore? {
    let settings = endpoint.settings.completed(by: file)
    let access = try settings.access("--traces")
    guard let url = settings.url ?? address else {
      guard access.isEmpty else { throw ValidationError("--traces-… without --traces URL") }
      return nil
    }
    do {
      return try TraceStore(url: url, transport: transport, access: access)
    } catch {
      throw ValidationError("--traces: \(error)")
    }
  }
}
