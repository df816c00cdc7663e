import FoundationEssentials
import JSON
import Mesh

/// What a proxy says of its whole configuration, and an istiod of how far it has come.
public struct ProxyConfigAnswer: Sendable {
  /// What its `/config_dump` holds: the two programs that there are answer otherwise.
  public enum Dump: Sendable {
    case envoy(EnvoyConfig)
    case ztunnel(ZtunnelConfig)
  }

  /// What an istiod says of the proxy.
  public struct Sync: Sendable, Hashable {
    /// The istiod, as sources are named.
    public var controlPlane: String
    /// How the kinds stand; nil where it does not know the proxy or could not be asked.
    public var status: SyncStatus?
    /// Why it could not be asked, a sentence.
    public var problem: String?
    /// Makes one.
    public init(controlPlane: String, status: SyncStatus? = nil, problem: String? = nil) {
      self.controlPlane = controlPlane
      self.status = status
      self.problem = problem
    }
  }

  /// The source's name.
  public var source: String
  /// When it was asked.
  public var at: Date
  /// Its configuration; nil where it does not tell.
  public var dump: Dump?
  /// Who it is, from `/server_info`.
  public var identity: ProxyIdentity?
  /// Further facts of `/server_info`.
  public var facts: [EnvoyConfig.Fact] = []
  /// The certificates that it has loaded, from `/certs`.
  public var certificates: [Certificate] = []
  /// What each istiod says; empty without any.
  public var sync: [Sync] = []
  /// Why there is no dump, a sentence; or what is wrong with it.
  public var problem: String?
  /// It does not have the admin port at all: nothing else has to be asked.
  public var hasNoAdmin = false
  /// Milliseconds that the dump took to come.
  public var fetchMs: Double?
  /// Milliseconds that it took to be read.
  public var readMs: Double?

  /// Makes an answer without anything.
  public init(source: String, at: Date) {
    self.source = source
    self.at = at
  }
}

/// The hosts of a proxy's clusters as they are now.
public struct ProxyHostsAnswer: Sendable {
  /// The source's name.
  public var source: String
  /// When it was asked.
  public var at: Date
  /// The hosts; nil where it does not tell.
  public var hosts: [EnvoyHost]?
  /// Why, a sentence; or what is wrong with the answer.
  public var problem: String?

  /// Makes an answer.
  public init(source: String, at: Date, hosts: [EnvoyHost]? = nil, problem: String? = nil) {
    self.source = source
    self.at = at
    self.hosts = hosts
    self.problem = problem
  }
}

/// A proxy's loggers.
public struct ProxyLoggersAnswer: Sendable {
  /// The source's name.
  public var source: String
  /// The loggers; nil where it does not tell.
  public var loggers: [LoggerList.Logger]?
  /// Why, a sentence.
  public var problem: String?

  /// Makes an answer.
  public init(source: String, loggers: [LoggerList.Logger]? = nil, problem: String? = nil) {
    self.source = source
    self.loggers = loggers
    self.problem = problem
  }
}

/// Every statistic of a proxy, with rates between two reads.
public struct ProxyStatisticsAnswer: Sendable {
  /// One statistic.
  public struct Row: Sendable, Hashable {
    /// What was read.
    public var entry: RawStatistics.Entry
    /// By how much a counter grew in a second; by how much a gauge changed; nil with the first read.
    public var rate: Double?

    /// Makes a row.
    public init(_ entry: RawStatistics.Entry, rate: Double? = nil) {
      self.entry = entry
      self.rate = rate
    }
  }

  /// The source's name.
  public var source: String
  /// When it was asked.
  public var at: Date
  /// Seconds between the two reads; nil with the first.
  public var seconds: Double?
  /// The statistics, in Envoy's order; nil where it does not tell.
  public var rows: [Row]?
  /// Also those that nothing was ever counted with.
  public var isAll: Bool
  /// Families of which the proxy counts anything, whether there was anything to count or not; nil: not known.
  public var collected: Set<EnvoyFamily>?
  /// Why, a sentence.
  public var problem: String?

  /// Makes an answer.
  public init(
    source: String, at: Date, seconds: Double? = nil, rows: [Row]? = nil, isAll: Bool = false,
    problem: String? = nil
  ) {
    self.source = source
    self.at = at
    self.seconds = seconds
    self.rows = rows
    self.isAll = isAll
    self.problem = problem
  }
}

extension ServerInfo {
  /// What `/server_info` says beside who the proxy is: how it was started.
  public static func facts(_ body: [UInt8]) -> [EnvoyConfig.Fact] {
    guard let value = try? JSONValue(body) else { return [] }
    let root = EnvoyFields(value)
    let options = root["command_line_options"]
    var found: [EnvoyConfig.Fact] = []
    func add(_ label: String, _ text: String?) {
      if let text, !text.isEmpty { found.append(.init(label: label, text: text)) }
    }
    add("node", root["node"]["id"].text ?? options["service_node"].text)
    add("Istio", root["node"]["metadata"]["ISTIO_VERSION"].text)
    add("concurrency", options["concurrency"].shown)
    add("log level", options["log_level"].text)
    add("component log levels", options["component_log_level"].text)
    add("drains over", options["drain_time"].text)
    add("restarts", root["hot_restart_version"].text.map { $0 == "disabled" ? "not hot" : "hot" })
    add("config", options["config_path"].text)
    return found
  }
}
