import ArgumentParser
import Feeds
import Wire

/// The Prometheus that a mesh is read from, and what opens it.
struct PrometheusOptions: ParsableArguments {
  /// How its options read.
  enum Words: EndpointWords {
    static let name = "prometheus"
    static var help: EndpointHelp {
      EndpointHelp(
        url: "A Prometheus that scrapes the mesh, or what answers like one (Thanos, Mimir, VictoriaMetrics).",
        header: "A header for it, such as 'X-Scope-OrgID: team'. Repeatable.",
        user: "The user for basic auth.", password: "A file with that user's password.",
        certificate: "A client certificate for it, PEM.", key: "The key of that certificate.",
        insecure: "Take any certificate it shows.")
    }
  }

  @OptionGroup var endpoint: EndpointOptions<Words>

  /// Where Prometheus listens unless told otherwise.
  static let defaultPort: UInt16 = 9090

  /// Its address.
  var url: String? { endpoint.url }

  func validate() throws {
    // An address may still come from the user's file.
    if let url { _ = try Self.endpoint(url) }
    _ = try endpoint.settings.access("--prometheus")
  }

  /// What to read; nil where no Prometheus is named.
  /// - Throws: `ValidationError` with what is wrong; no secret is repeated.
  func configuration(windowSeconds: Double) throws -> PrometheusFeed.Configuration? {
    let access = try endpoint.settings.access("--prometheus")
    guard let url else {
      guard access.isEmpty else { throw ValidationError("--prometheus-… without --prometheus URL") }
      return nil
    }
    let endpoint = try Self.endpoint(url)
    let transport = AuthorizedTransport(
      WireClient(connectionsPerHost: 6), endpoint: endpoint, access: access)
    return PrometheusFeed.Configuration(
      endpoint: endpoint, transport: transport, windowSeconds: windowSeconds)
  }

  /// The options, with what the user's file says where they say nothing.
  func completed(by file: EndpointSettings) -> PrometheusOptions {
    var options = self
    options.endpoint.settings = endpoint.settings.completed(by: file)
    return options
  }

  private static func endpoint(_ url: String) throws -> EndpointURL {
    do { return try EndpointURL(url, defaultPort: defaultPort) } catch {
      throw ValidationError(
        "--prometheus: \(error.description); write --prometheus http://HOST:\(defaultPort), with the path where it has one"
      )
    }
  }
}
