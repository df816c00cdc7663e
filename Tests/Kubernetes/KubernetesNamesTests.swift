import Kubernetes
import Testing

@Suite struct KubernetesNamesTests {
  @Test func aContextWithoutNamespaceMeansDefault() { #expect(KubernetesNames.defaultNamespace == "default") }
}
