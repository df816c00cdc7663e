import History
import Testing

@Suite struct HistoryWindowTests {
  @Test func theStepsOfAGridTouchAndFillIt() {
    let grid = HistoryGrid(start: 100, step: 2.5, count: 4)
    #expect(grid[0].start == 100)
    for index in 1..<4 { #expect(grid[index].start == grid[index - 1].end) }
    #expect(grid[3].end == grid.end)
  }

  @Test func aStepThatIsNoTimeBecomesOneSecond() {
    for step in [0, -3, .nan, .infinity] { #expect(HistoryGrid(start: 0, step: step, count: 3).step == 1) }
  }
}
