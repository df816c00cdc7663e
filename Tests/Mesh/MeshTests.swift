import Mesh
import Testing

/// What the other rooms rely on of the model.
@Suite struct MeshTests {
  @Test func aSeriesFindsLabelsWhateverTheirOrder() {
    let series = Series(name: "up", labels: [(name: "b", value: "2"), (name: "a", value: "1")])
    #expect(series.labels.map(\.name) == ["a", "b"])
    #expect(series["a"] == "1" && series["c"] == nil)
  }

  @Test func twoSeriesWithTheSameLabelsAreNotTheSame() {
    let one = Series(name: "up", labels: [])
    let other = Series(name: "up", labels: [])
    #expect(one == one && one != other)
  }

  @Test func healthOrdersAsKialiDoes() {
    #expect(
      [Health.failure, .na, .degraded, .notReady, .healthy].sorted().map(\.name) == [
        "na", "healthy", "notReady", "degraded", "failure",
      ])
  }

  @Test func aResponseShareIsTheSumOfItsFlags() {
    #expect(ResponseShare(flags: ["-": 90, "UF": 2.5]).percent == 92.5)
  }
}
