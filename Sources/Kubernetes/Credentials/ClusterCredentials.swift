/// Keeps a user's credentials fresh: files are read again, plugins run again when what they gave expires.
///
/// One for each access; all requests share it, so that a plugin runs once however many wait for it.
actor ClusterCredentials: CustomReflectable {
  private let source: CredentialSource
  private let names: (user: String, again: String)
  private let clock: any ClientClock
  private var tokenFile: RereadFile?
  private var certificateFile: RereadFile?
  private var keyFile: RereadFile?
  private var given: (credential: ExecCredential, freshUntil: Double)?
  private var run: Task<Result<ExecCredential, KubernetesError>, Never>?
  private var failure: (error: KubernetesError, until: Double)?
  private var renewedAt: Double?

  /// Seconds after which a file is looked at again. Kubernetes renews tokens of service accounts long before they expire.
  static let rereadSeconds = 60.0
  /// A plugin that failed is not run again for so many seconds.
  static let failureSeconds = 5.0
  /// A plugin is not run again for a 401 more often than this.
  static let renewalSeconds = 30.0

  init(_ access: ClusterAccess, clock: any ClientClock) {
    source = access.credentials
    self.clock = clock
    names = (
      "cluster `\(access.cluster)`",
      access.context.map { "kubectl get ns --context \($0)" } ?? "kubectl get ns"
    )
    tokenFile = source.tokenFile.map { RereadFile(path: $0) }
    certificateFile = source.certificateFiles.map { RereadFile(path: $0.certificate) }
    keyFile = source.certificateFiles.map { RereadFile(path: $0.key) }
  }

  /// Shows nothing, whoever prints it.
  nonisolated var customMirror: Mirror { Mirror(self, children: []) }

  /// What to prove ourselves with now. Runs a plugin when it must; that is up to ``ExecCredential/seconds`` seconds.
  func current() async throws(KubernetesError) -> ClusterSecret {
    var secret = ClusterSecret()
    let now = clock.now()
    secret.certificate = try read(&certificateFile, "client certificate", now)
    secret.key = try read(&keyFile, "client key", now)
    if let header = try fixedHeader(now) {
      secret.authorization = header
    } else if let exec = source.exec {
      let credential = try await credential(of: exec)
      if let token = credential.token { secret.authorization = "Bearer " + token }
      if let certificate = credential.certificate, let key = credential.key {
        secret.certificate = certificate
        secret.key = key
      }
    }
    return secret
  }

  /// Makes new credentials after the server did not take some.
  /// - Returns: whether there may be others now, so that asking again makes sense.
  func renew(after secret: ClusterSecret) async -> Bool {
    guard source.isRenewable else { return false }
    let now = clock.now()
    if renewedAt.map({ now - $0 >= Self.renewalSeconds }) ?? true {
      // Another request may have renewed them since that one was sent: then they are not thrown away.
      if let latest = known(now), latest != secret { return true }
      renewedAt = now
      given = nil
      failure = nil
      tokenFile?.forget()
      certificateFile?.forget()
      keyFile?.forget()
    }
    guard let latest = try? await current() else { return false }
    return latest != secret
  }

  /// The credentials as they are held, without reading or running anything; nil when there are none.
  private func known(_ now: Double) -> ClusterSecret? {
    guard source.exec != nil, tokenFile == nil, certificateFile == nil, let given else { return nil }
    return ClusterSecret(
      authorization: given.credential.token.map { "Bearer " + $0 }, certificate: given.credential.certificate,
      key: given.credential.key)
  }

  /// A token or a login that needs no plugin. The file's token wins over the one in the kubeconfig.
  private func fixedHeader(_ now: Double) throws(KubernetesError) -> String? {
    if tokenFile != nil {
      do {
        let bytes = try read(&tokenFile, "token file", now)
        let token = String(decoding: bytes ?? [], as: UTF8.self).trimmed
        if !token.isEmpty { return try bearer(token) }
      } catch {
        guard source.token != nil else { throw error }
      }
    }
    if let token = source.token, !token.isEmpty { return try bearer(token) }
    if let login = source.login {
      return "Basic " + Base64.encode(Array("\(login.user):\(login.password)".utf8))
    }
    return nil
  }

  private func bearer(_ token: String) throws(KubernetesError) -> String {
    guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw KubernetesError(
        .credentials,
        "the token for \(names.user) holds white space or control characters: it must be one line")
    }
    return "Bearer " + token
  }

  private func read(
    _ file: inout RereadFile?, _ what: String, _ now: Double
  ) throws(KubernetesError) -> [UInt8]? {
    guard let path = file?.path else { return nil }
    guard let bytes = file?.contents(now: now, every: Self.rereadSeconds), !bytes.isEmpty else {
      throw KubernetesError(
        .credentials, "cannot read the \(what) \(path) for \(names.user): does it exist, and may you read it?"
      )
    }
    return bytes
  }

  private func credential(of exec: ExecPlugin) async throws(KubernetesError) -> ExecCredential {
    if let given, given.freshUntil > clock.wallTime() { return given.credential }
    if let failure, failure.until > clock.now() { throw failure.error }
    let task: Task<Result<ExecCredential, KubernetesError>, Never>
    if let run {
      task = run
    } else {
      let names = names
      task = Task { await ExecCredential.run(exec, user: names.user, again: names.again) }
      run = task
    }
    let result = await task.value
    // The first one back keeps what came; the others find it kept.
    if run == task {
      run = nil
      switch result {
      case .success(let credential): keep(credential)
      case .failure(let error): failure = (error, clock.now() + Self.failureSeconds)
      }
    }
    return try result.get()
  }

  private func keep(_ credential: ExecCredential) {
    failure = nil
    guard let expiry = credential.expires else {
      // Without an expiry it is good as long as this process lives, or until a 401.
      given = (credential, .infinity)
      return
    }
    let left = expiry - clock.wallTime()
    given = (credential, expiry - min(60, max(0, left) / 5))
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
    else {
      return ""
    }
    return String(self[first...last])
  }
}
