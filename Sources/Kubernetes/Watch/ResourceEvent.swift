/// What a watch tells of the objects of one kind.
///
/// Fold it into a dictionary: `synced` replaces it, `changed` sets, `deleted` removes; the others leave it as it is.
public enum ResourceEvent<Value: Sendable>: Sendable {
  /// All objects as they are now: once in the beginning, and again whenever the server can no longer tell what
  /// has changed since. Ends a failure.
  case synced([ResourceKey: Value])
  /// An object is new or has changed.
  case changed(ResourceKey, Value)
  /// An object is gone, or no longer one that is wanted.
  case deleted(ResourceKey)
  /// The objects cannot be seen now. What is known may be old; it is tried again after so many seconds.
  case failed(KubernetesError, retryAfter: Double)
  /// Ends a failure after which nothing was missed: what is known is right again.
  case resumed
}

extension ResourceEvent: Equatable where Value: Equatable {}
