/// Which lines are wanted.
public struct LogQuestion: Sendable, Hashable {
  /// Which containers of a pod.
  public enum Choice: Sendable, Hashable {
    /// The proxy.
    case proxy
    /// Everything but the proxy.
    case application
    /// All of them.
    case all
    /// One by its name.
    case container(String)

    /// Whether a container is meant.
    public func admits(_ origin: LogOrigin) -> Bool {
      switch self {
      case .proxy: origin.isProxy
      case .application: !origin.isProxy
      case .all: true
      case .container(let name): origin.container == name
      }
    }
  }

  /// The workload.
  public var workload: String
  /// Its namespace; nil where it is not known.
  public var namespace: String?
  /// Its cluster; nil where it is not known, or there is one only.
  public var cluster: String?
  /// Which containers.
  public var choice: Choice
  /// Goes on with what is written from now on.
  public var follows: Bool
  /// So many lines of each container from before; nil for all there are.
  public var tail: Int?
  /// Nothing older than so many seconds.
  public var since: Double?
  /// The log of the container's run before this one.
  public var isPrevious: Bool

  /// Makes a question.
  public init(
    workload: String, namespace: String? = nil, choice: Choice = .proxy, follows: Bool = true,
    tail: Int? = 500,
    since: Double? = nil, isPrevious: Bool = false, cluster: String? = nil
  ) {
    self.cluster = cluster
    self.workload = workload
    self.namespace = namespace
    self.choice = choice
    self.follows = follows
    self.tail = tail
    self.since = since
    self.isPrevious = isPrevious
  }
}
