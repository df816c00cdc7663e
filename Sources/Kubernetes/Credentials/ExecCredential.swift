import JSON

/// What a credential plugin gave (client authentication API, `ExecCredentialStatus`). Shows nothing of it.
struct ExecCredential: Sendable, CustomStringConvertible, CustomReflectable {
  var token: String?
  var certificate: [UInt8]?
  var key: [UInt8]?
  /// Seconds since 1970; nil: it says nothing of an end.
  var expires: Double?

  /// A plugin has so many seconds.
  static let seconds = 30.0

  var description: String { "credential of a plugin" }
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Runs a plugin, on a thread of its own.
  /// - Parameters:
  ///   - user: who it is for, in sentences.
  ///   - again: a command with which a person can see the same.
  static func run(
    _ plugin: ExecPlugin, user: String, again: String
  ) async -> Result<ExecCredential, KubernetesError> {
    let name = Sentence.clean(plugin.command, limit: 120)
    guard plugin.interaction != .always else {
      return .failure(
        KubernetesError(
          .credentials,
          "the credential plugin `\(name)` for \(user) wants to talk with you (interactiveMode: Always), which is not possible here: log in with `\(again)` in another terminal and use a context with a token"
        ))
    }
    guard let path = ProgramPath.find(plugin.command, in: plugin.environment["PATH"]) else {
      let hint = plugin.installHint.map { ": " + Sentence.clean($0, limit: 300) } ?? ", or change PATH"
      return .failure(
        KubernetesError(
          .credentials,
          "the credential plugin `\(name)` that the kubeconfig names for \(user) is not there; install it\(hint)"
        ))
    }
    var environment = plugin.environment
    environment["KUBERNETES_EXEC_INFO"] = info(plugin)
    let output = await ChildProgram.collect(
      ChildProgram.Launch(path: path, arguments: plugin.arguments, environment: environment),
      seconds: seconds)
    let words = Sentence.withoutSecrets(String(decoding: output.error.suffix(4096), as: UTF8.self))
    let tail = words.isEmpty ? "" : ": " + words
    switch output.end {
    case .failed(let reason):
      return .failure(
        KubernetesError(.credentials, "the credential plugin `\(name)` cannot be started: \(reason)"))
    case .timedOut:
      return .failure(
        KubernetesError(
          .credentials,
          "the credential plugin `\(name)` for \(user) gave nothing within \(Int(seconds)) s (does it wait for a login? try `\(again)`)\(tail)"
        ))
    case .code(0): break
    case .code, .signal:
      return .failure(
        KubernetesError(
          .credentials,
          "the credential plugin `\(name)` for \(user) failed (\(output.end)); try `\(again)`\(tail)"))
    }
    do {
      return .success(try ExecCredential(json: output.output, apiVersion: plugin.apiVersion))
    } catch {
      return .failure(
        KubernetesError(
          .credentials,
          "the credential plugin `\(name)` for \(user) gave no usable ExecCredential (\(error.reason)); try `\(again)`"
        ))
    }
  }

  struct Fault: Error { var reason: String }

  /// Reads what a plugin printed.
  init(json: [UInt8], apiVersion: String) throws(Fault) {
    let value: JSONValue
    do { value = try JSONValue(json) } catch { throw Fault(reason: "not JSON") }
    guard value["kind"].text == "ExecCredential" else {
      throw Fault(reason: "its kind is not ExecCredential")
    }
    guard let version = value["apiVersion"].text, version == apiVersion else {
      throw Fault(reason: "its apiVersion is not \(Sentence.clean(apiVersion, limit: 80))")
    }
    let status = value["status"]
    token = status["token"].text.flatMap { $0.isEmpty ? nil : $0 }
    certificate = Self.pem(status["clientCertificateData"])
    key = Self.pem(status["clientKeyData"])
    guard (certificate == nil) == (key == nil) else {
      throw Fault(reason: "a client certificate needs its key, and a key its certificate")
    }
    guard token != nil || certificate != nil else {
      throw Fault(reason: "neither a token nor a client certificate in it")
    }
    if let token, !token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
      throw Fault(reason: "its token holds white space or control characters")
    }
    if let text = status["expirationTimestamp"].text {
      guard let moment = Timestamp.seconds(text) else {
        throw Fault(reason: "its expirationTimestamp is no RFC 3339 time")
      }
      expires = moment
    }
  }

  private static func pem(_ value: JSONValue) -> [UInt8]? {
    guard let text = value.text, !text.isEmpty else { return nil }
    return Array(text.utf8)
  }

  /// What the plugin is told in `KUBERNETES_EXEC_INFO`.
  private static func info(_ plugin: ExecPlugin) -> String {
    let cluster = plugin.clusterInfo.flatMap { try? JSONValue(Array($0.utf8)) }
    return JSONValue.members([
      ("apiVersion", .string(plugin.apiVersion)), ("kind", .string("ExecCredential")),
      ("spec", .members([("cluster", cluster), ("interactive", .bool(false))])),
    ]).encodedText
  }
}
