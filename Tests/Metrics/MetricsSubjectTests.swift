import Metrics
import Testing

@Suite struct MetricsSubjectTests {
  @Test func theSameNameInAnotherNamespaceIsAnotherSubject() {
    #expect(
      MetricsSubject(.workload, "web", namespace: "a") != MetricsSubject(.workload, "web", namespace: "b"))
  }
}
