import Foundation

/// The test API server of this folder's parent: a process of its own that ends with this one.
///
/// `init` returns when it listens. Its knobs (`admin.py`) are turned with ``order(_:_:body:)``.
public final class KubernetesTestServer {
  /// What the server says of itself when it listens.
  private struct Report: Decodable {
    let server: String
    let admin: String
    let dir: String
    let ca: String
    let kubeconfigs: [String: String]
    let tokens: [String: String]
  }

  /// What went wrong, as a sentence.
  public struct Failure: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String
  }

  private let report: Report
  private let program: RunningProgram

  /// `https://127.0.0.1:PORT`.
  public var url: String { report.server }
  /// `http://127.0.0.1:PORT` of its second port (`admin.py`).
  public var admin: String { report.admin }
  /// The folder with certificates, kubeconfigs, the credential plugin (`exec-plugin`) and a pod's service account
  /// (`serviceaccount`). It goes when the server ends.
  public var folder: String { report.dir }
  /// Path of the authority's certificate.
  public var authority: String { report.ca }

  /// Starts a server, with words as `apiserver.py --help` tells them.
  ///
  /// - Throws: ``Failure`` when it does not start (it needs `python3` and `openssl`).
  public init(_ arguments: [String] = ["--bookinfo"]) throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "apiserver.py").path
    program = try RunningProgram("python3", ["-B", script] + arguments)
    guard let line = program.line() else {
      throw Failure(description: "the test API server ended before it listened: \(program.errors())")
    }
    report = try JSONDecoder().decode(Report.self, from: Data(line.utf8))
  }

  deinit { end() }

  /// Ends it. Safe to call twice.
  public func end() { program.end() }

  /// Path of a kubeconfig: `admin`, `viewer`, `limited`, `forwarder`, `namespaced`, `nobody`, `expired`, `wrong-ca`,
  /// `unreachable`, `insecure`, `tokenfile`, `exec`, `exec-v1beta1`, `admin-files`, `anonymous`.
  public func kubeconfig(_ name: String) throws -> String {
    guard let path = report.kubeconfigs[name] else {
      throw Failure(description: "the test API server has no kubeconfig \(name)")
    }
    return path
  }

  /// The token of a user: those of the kubeconfigs, `expired` and `serviceaccount`.
  public func token(_ name: String) throws -> String {
    guard let token = report.tokens[name] else {
      throw Failure(description: "the test API server has no token for \(name)")
    }
    return token
  }

  /// Turns a knob of the server, and waits until it is turned.
  ///
  /// - Parameters:
  ///   - method: `GET`, `POST` or `DELETE`.
  ///   - path: as `admin.py` lists them, with its query.
  ///   - body: JSON, or text for `/log`.
  /// - Returns: the answer's JSON.
  @discardableResult
  public func order(_ method: String, _ path: String, body: String = "") throws -> Data {
    let words = try JSONSerialization.data(withJSONObject: ["method": method, "path": path, "body": body])
    try program.write(words + Data("\n".utf8))
    guard let line = program.line() else {
      throw Failure(description: "the test API server has ended: \(program.errors())")
    }
    let answer = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    if let problem = answer?["error"] { throw Failure(description: "\(method) \(path): \(problem)") }
    return try JSONSerialization.data(withJSONObject: answer?["answer"] ?? [:], options: .fragmentsAllowed)
  }

  /// Switches a fault on: JSON as in `faults.py`, such as `{"fault": "too-many", "path": "pods", "times": 1}`.
  public func fault(_ json: String) throws { try order("POST", "/faults", body: json) }

  /// Switches all faults off.
  public func clearFaults() throws { try order("DELETE", "/faults") }

  /// Forgets every older version: what lists and watches from one gets 410.
  public func compact() throws { try order("POST", "/compact") }

  /// What was asked of it so far: method, path, verb, user and status of each request that is over.
  public func requests() throws -> [Request] {
    try JSONDecoder().decode([Request].self, from: order("GET", "/requests"))
  }

  /// A request that it has answered.
  public struct Request: Decodable, Sendable {
    /// HTTP method.
    public let method: String
    /// Path with its query.
    public let path: String
    /// What RBAC calls it: `get`, `list`, `watch` …
    public let verb: String
    /// Who asked; nil where that was not found out.
    public let user: String?
    /// The answer's code; 0 where there was none.
    public let status: Int
  }
}
