/// What part of which cluster is looked at, and what there is to choose from: told by whoever reads the cluster.
public struct ScopeReport: Sendable, Hashable {
  /// How far the way into the cluster has got.
  public enum Phase: Sendable, Hashable {
    /// The cluster has not answered yet.
    case connecting
    /// It answers.
    case ready
    /// It does not; why and what to do, as a sentence.
    case failed(String)
  }

  /// A part of a cluster.
  public enum Choice: Sendable, Hashable {
    /// Nothing yet: somebody has to choose.
    case none
    /// One namespace.
    case namespace(String)
    /// All of them.
    case all
  }

  /// A namespace as the list shows it; what is not known is nil.
  public struct Namespace: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Pods with a proxy that runs.
    public var proxies: Int?
    /// Pods in all.
    public var pods: Int?
    /// What is special of it: `ambient`, `istio 1.27`, `being deleted`.
    public var note: String

    /// Makes an entry.
    public init(name: String, proxies: Int? = nil, pods: Int? = nil, note: String = "") {
      self.name = name
      self.proxies = proxies
      self.pods = pods
      self.note = note
    }
  }

  /// Something that Pharos would read and may or may not.
  public struct Access: Sendable, Hashable {
    /// What it is: `pods`, `pods/proxy`, `virtualservices.networking.istio.io`.
    public var name: String
    /// What it is good for.
    public var use: String
    /// Nil: it works. Else why not and what takes its place, as a sentence.
    public var problem: String?
    /// Objects that were read; nil where there is nothing to count.
    public var count: Int?

    /// Makes an entry.
    public init(name: String, use: String = "", problem: String? = nil, count: Int? = nil) {
      self.name = name
      self.use = use
      self.problem = problem
      self.count = count
    }
  }

  /// How much of the budget is used.
  public struct Load: Sendable, Hashable {
    /// Requests in a second, of late.
    public var requests: Double
    /// Requests in a second, at most.
    public var requestsLimit: Double
    /// Bytes in a second, of late.
    public var bytes: Double
    /// Bytes in a second, at most.
    public var bytesLimit: Double

    /// Makes a load.
    public init(requests: Double, requestsLimit: Double, bytes: Double, bytesLimit: Double) {
      self.requests = requests
      self.requestsLimit = requestsLimit
      self.bytes = bytes
      self.bytesLimit = bytesLimit
    }
  }

  /// One of several clusters that are read at once.
  public struct Member: Sendable, Hashable {
    /// The context of the kubeconfig, or the cluster's name.
    public var name: String
    /// The server's address, without credentials.
    public var server: String
    /// How its workloads' cluster is called on the graph; nil: as they call it themselves, or it is not known yet.
    public var cluster: String?
    /// How far the way into it has got.
    public var phase: Phase
    /// How its proxies are read, as a clause.
    public var way: String?
    /// What the user should know of it, as sentences without full stop.
    public var remarks: [String]

    /// Makes an entry.
    public init(
      name: String, server: String, cluster: String? = nil, phase: Phase = .connecting, way: String? = nil,
      remarks: [String] = []
    ) {
      self.name = name
      self.server = server
      self.cluster = cluster
      self.phase = phase
      self.way = way
      self.remarks = remarks
    }
  }

  /// Each of several clusters that are read at once; empty where there is one.
  public var members: [Member] = []

  /// The one of several that is read by a context.
  func member(_ context: String) -> Member? { members.first { $0.name == context } }

  /// Whether it has to be said of which cluster something is.
  public var isOfSeveral: Bool { members.count > 1 }

  /// The context of the kubeconfig; nil inside a pod.
  public var context: String?
  /// All contexts.
  public var contexts: [String]
  /// The server's address, without credentials.
  public var server: String
  /// Kubernetes' version.
  public var version: String?
  /// What the user must know of the way there: that nobody verifies the server.
  public var warning: String?
  /// How far it has got.
  public var phase: Phase
  /// What is looked at.
  public var choice: Choice
  /// The namespaces, sorted; nil while or where they cannot be listed.
  public var namespaces: [Namespace]?
  /// Each thing that is read.
  public var access: [Access]
  /// How the proxies are read, as a clause: `through the API server`, `from Prometheus`.
  public var way: String?
  /// How much goes over the API server.
  public var load: Load?
  /// What the user should know of how it is read, as sentences without full stop.
  public var remarks: [String]

  /// Makes a report.
  public init(
    context: String? = nil, contexts: [String] = [], server: String = "", version: String? = nil,
    warning: String? = nil, phase: Phase = .connecting, choice: Choice = .none,
    namespaces: [Namespace]? = nil,
    access: [Access] = [], way: String? = nil, load: Load? = nil, remarks: [String] = []
  ) {
    self.context = context
    self.contexts = contexts
    self.server = server
    self.version = version
    self.warning = warning
    self.phase = phase
    self.choice = choice
    self.namespaces = namespaces
    self.access = access
    self.way = way
    self.load = load
    self.remarks = remarks
  }
}

/// Chooses what is looked at. The dashboard knows nothing of how.
public protocol ScopeControl: Sendable {
  /// What there is, now and whenever it changes.
  func reports() -> AsyncStream<ScopeReport>
  /// Looks at another part of the cluster.
  func choose(_ choice: ScopeReport.Choice) async
  /// Looks at another cluster.
  func use(context: String) async
  /// These workloads are looked at, as `namespace/name`: of many proxies theirs are polled first.
  func setView(_ workloads: Set<String>) async
  /// Polls every proxy, however many there are, or goes back to as many as is gentle.
  func setPollsAll(_ all: Bool) async
}
