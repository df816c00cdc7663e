/// Names that Kubernetes itself has fixed.
public enum KubernetesNames {
  /// The namespace that a context without one means.
  public static let defaultNamespace = "default"
}
