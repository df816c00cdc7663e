/// Why the API server (or the way to it) does not give what was asked for.
///
/// Never holds a token, a password or a key.
public struct KubernetesError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What sort of trouble it is.
  public enum Cause: Sendable, Hashable {
    /// The kubeconfig cannot be used.
    case configuration
    /// The credentials cannot be had: a file, a plugin.
    case credentials
    /// Nobody answers at the server's address.
    case unreachable
    /// The server's name has no address.
    case unresolved
    /// TLS does not come about: the server's certificate, or ours.
    case untrusted
    /// 401.
    case unauthorized
    /// 403.
    case forbidden
    /// 404.
    case notFound
    /// 410: too old a version, or an expired page.
    case gone
    /// 429.
    case tooManyRequests
    /// 5xx.
    case serverError
    /// No (whole) answer in time.
    case timedOut
    /// More bytes than are taken.
    case tooLarge
    /// The answer ended before it was whole.
    case cutOff
    /// Whatever answers is not the Kubernetes API.
    case notKubernetes
    /// `kubectl` is missing or refuses.
    case kubectl
    /// Nobody waits for the answer any more.
    case cancelled
    /// Anything else.
    case other
  }

  /// What sort of trouble it is.
  public var cause: Cause
  /// One sentence without full stop: what is wrong, and what to do. One line, no control characters.
  public var description: String
  /// The status of the answer, if there was one.
  public var status: Int?
  /// Seconds after which the server wants to be asked again.
  public var retryAfter: Double?

  /// Makes an error. The sentence is made printable.
  public init(_ cause: Cause, _ sentence: String, status: Int? = nil, retryAfter: Double? = nil) {
    self.cause = cause
    self.description = Sentence.clean(sentence)
    self.status = status
    self.retryAfter = retryAfter
  }

  /// Whether asking again soon is useless: only a person can change it.
  public var isLasting: Bool {
    switch cause {
    case .configuration, .forbidden, .notFound, .kubectl: true
    default: false
    }
  }
}
