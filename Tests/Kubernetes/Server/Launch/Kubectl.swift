import Foundation

/// kubectl as `.ci/setup --tests` has fetched it: a client that we did not write.
public struct Kubectl {
  /// The version that is fetched.
  public static let version = "1.37.1"

  /// There is none, and how to get one.
  public struct Missing: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String
  }

  /// What a run has brought.
  public struct Result {
    /// Exit status.
    public let status: Int32
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String
  }

  /// Path of the program.
  public let path: String
  private let kubeconfig: String
  private let cache: String

  /// - Throws: ``Missing`` when it is not there.
  public init(_ server: KubernetesTestServer, as user: String = "admin") throws {
    try self.init(kubeconfig: try server.kubeconfig(user), folder: server.folder)
  }

  /// For any server.
  /// - Parameter folder: where its cache is kept.
  /// - Throws: ``Missing`` when it is not there.
  public init(kubeconfig: String, folder: String) throws {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? "/root"
    let given = environment["XDG_CACHE_HOME"] ?? ""
    let caches = given.hasPrefix("/") ? given : "\(home)/.cache"
    path = "\(caches)/pharos/kubectl-\(Self.version)/kubectl"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Missing(description: "there is no kubectl at \(path): bash .ci/setup --tests fetches it")
    }
    self.kubeconfig = kubeconfig
    cache = "\(folder)/kubectl-cache"
  }

  private func arguments(_ words: [String]) -> [String] {
    ["--kubeconfig", kubeconfig, "--cache-dir", cache] + words
  }

  /// Runs it to its end.
  public func callAsFunction(_ words: String...) throws -> Result {
    let program = try RunningProgram(path, arguments(words))
    let (output, status) = program.finish()
    return Result(status: status, output: output, errors: program.errors())
  }

  /// Starts it; for what goes on, such as a watch.
  public func start(_ words: String...) throws -> RunningProgram {
    try RunningProgram(path, arguments(words))
  }
}
