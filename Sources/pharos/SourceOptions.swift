import ArgumentParser
import Feeds
import Mesh
import Topology

extension GraphType: ExpressibleByArgument {}

/// A length of time on the command line: `1s`, `500ms`, `2m`, or a bare number of seconds.
struct Seconds: ExpressibleByArgument, Sendable {
  /// The length in seconds, more than 0.
  let value: Double

  init(_ value: Double) { self.value = value }

  init?(argument: String) {
    guard let seconds = MomentText.duration(argument) else { return nil }
    value = seconds
  }

  var defaultValueDescription: String { value < 1 ? "\(Int(value * 1000))ms" : "\(Int(value))s" }
}

/// Where the mesh is read from, and how: shared by every command that reads one.
struct SourceOptions: ParsableArguments {
  @Option(
    name: .customLong("proxy"),
    help: ArgumentHelp(
      "An Envoy's admin or stats address (15000, 15020, 15090). Repeatable.", valueName: "host:port"))
  var proxies: [String] = []

  @Option(
    name: .customLong("proxies"),
    help: ArgumentHelp(
      "A file of such addresses, one a line; - is standard input. Repeatable.", valueName: "file"))
  var proxyFiles: [String] = []

  @Option(
    name: .customLong("istiod"),
    help: ArgumentHelp(
      "An istiod's monitoring address (15014), for the Mesh pane. Repeatable.", valueName: "host:port"))
  var istiods: [String] = []

  @OptionGroup var prometheusOptions: PrometheusOptions

  @Option(name: .customLong("interval"), help: "Time between polls. (default: 1s)")
  var givenInterval: Seconds?

  @Option(
    name: .customLong("window"),
    help: "Time over which rates are taken; at least two intervals. (default: 10s)")
  var givenWindow: Seconds?

  /// Time between polls.
  var interval: Seconds { givenInterval ?? Seconds(1) }

  /// Time over which rates are taken.
  var window: Seconds { givenWindow ?? Seconds(10) }

  @Option(
    name: .customLong("save-scrapes"),
    help: ArgumentHelp("Keep every body that a proxy answers in a folder.", valueName: "folder"))
  var saveScrapes: String?

  @Option(
    help: ArgumentHelp(
      "Istio and Kubernetes YAML to lint and to watch: a file or a folder. Repeatable.", valueName: "path"))
  var config: [String] = []

  @Option(
    name: .customLong("config-namespace"),
    help: ArgumentHelp("The namespace of objects of --config that name none.", valueName: "namespace"))
  var configNamespace: String?

  @OptionGroup(title: "Kubernetes") var cluster: ClusterOptions

  func validate() throws {
    guard interval.value >= 0.1 else { throw ValidationError("--interval is at least 100ms") }
  }

  /// The proxies that the options name.
  /// - Throws: `ValidationError` with the option, file and line at fault.
  func targets() throws -> [ProxyTarget] {
    do {
      let named = try proxies.map { try ProxyList.parse($0) }
      let listed = try proxyFiles.flatMap { try ProxyList.load(file: $0) }
      return ProxyList.unique(named + listed)
    } catch let error as ProxyListError {
      throw ValidationError(error.description)
    }
  }

  /// The control planes that the options name.
  /// - Throws: `ValidationError` with the address at fault.
  func controlPlanes() throws -> [ProxyTarget] {
    do {
      return ProxyList.unique(
        try istiods.map { try ProxyList.parse($0, port: ControlPlaneFeed.defaultPort) })
    } catch let error as ProxyListError {
      throw ValidationError(error.description.replacing("--proxy", with: "--istiod"))
    }
  }

  /// The recorder that `--save-scrapes` asks for.
  func recorder() throws -> ScrapeRecorder? {
    guard let saveScrapes else { return nil }
    do { return try ScrapeRecorder(folder: saveScrapes) } catch { throw ValidationError(error.description) }
  }

  /// Said where no source is named: ways to get one.
  static let noSource = """
    no source of a mesh is named. Ways to get one:
      pharos demo                              a real mesh on this machine
      pharos --proxy HOST:15000                an Envoy's admin or stats address (repeatable)
      pharos --proxies FILE                    a file of addresses, one a line
      pharos --prometheus URL                  a Prometheus that scrapes the mesh
      pharos --kube [--context C] [-n NS|-A]   a cluster, by a kubeconfig (KUBECONFIG or ~/.kube/config)
    """
}

/// `-n` where it chooses what is read, for commands that give it no other meaning.
struct NamespaceOption: ParsableArguments {
  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: ArgumentHelp(
      "The namespace of the cluster to look at; with --prometheus only traffic that begins or ends in it.",
      valueName: "namespace"))
  var namespaces: [String] = []
}

extension SourceOptions {
  /// For commands that do not use it.
  func refuseConfig() throws {
    guard !config.isEmpty else { return }
    throw ValidationError(
      "--config is not built yet here; pharos --config PATH shows it, pharos analyze PATH lints it")
  }

  /// What the numbers are taken over and judged by.
  func meshConfiguration(_ graphType: GraphType, goals: HealthGoals = .none) -> MeshState.Configuration {
    MeshState.Configuration(
      windowSeconds: window.value, intervalSeconds: interval.value, graphType: graphType, goals: goals)
  }

  /// The options, with what the user's file says where they say nothing. Sources add up to sources only within one
  /// place: an address on the command line leaves the file's out.
  func completed(by user: UserConfiguration) -> SourceOptions {
    var options = self
    if proxies.isEmpty, proxyFiles.isEmpty, prometheusOptions.url == nil, !cluster.isNamed {
      options.prometheusOptions = prometheusOptions.completed(by: user.prometheus)
      options.proxies = user.proxies
      options.proxyFiles = user.proxyFiles
    }
    if config.isEmpty { options.config = user.config }
    options.configNamespace = configNamespace ?? user.configNamespace
    options.givenInterval = givenInterval ?? user.interval
    options.givenWindow = givenWindow ?? user.window
    return options
  }
}
