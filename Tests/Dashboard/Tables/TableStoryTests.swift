import Mesh
import Metrics
import Terminal
import Testing

@testable import Dashboard

/// What a user does with the tables.
@Suite struct TableStoryTests {
  private func names(_ story: Story) -> [String] {
    let table = story.state.table(story.state.pane)
    return (table?.lines.lines ?? []).map { line in
      switch line {
      case .heading(let group): "[\(table?.lines.groups[group].title ?? "")]"
      case .row(let row): table?.rows[row].name ?? ""
      }
    }
  }

  private func rows(_ story: Story) -> [String] { names(story).filter { $0.first != "[" } }

  @Test func theWorstStandsFirstAndItsNamespaceBeforeTheOthers() {
    let story = Story.table()
    #expect(Array(names(story).prefix(4)) == ["[default]", "reviews-v3", "productpage-v1", "details-v1"])
    #expect(story.state.selectedRow?.name == "reviews-v3")
    #expect(story.shows("24.6% of 100 requests answered 5xx"))
  }

  @Test func aPaneAsksForItsRowsWhenItShowsAndWithEachSnapshot() {
    var story = Story.bookinfo()
    story.press(.character("2"))
    var asked = story.effects.filter { if case .past(.inventory(at: nil)) = $0 { true } else { false } }
    #expect(asked.count == 1)
    story.receive(Bookinfo().snapshot)
    asked = story.effects.filter { if case .past(.inventory(at: nil)) = $0 { true } else { false } }
    #expect(asked.count == 2)
  }

  @Test func sortingGoesByAnyColumnAndBothWays() {
    var story = Story.table()
    story.run("group-by none")
    story.run("sort in desc")
    #expect(rows(story).first == "ledger")
    #expect(story.shows("in▼"))
    story.press(.character("S"))
    #expect(story.shows("in▲"))
    #expect(rows(story).first == "istio-ingressgateway")
    // What is not known stands last, both ways.
    #expect(rows(story).last == "mongodb-v1")
    story.run("sort name")
    #expect(
      rows(story)
        == rows(story).sorted { a, b in
          let key = { (name: String) in
            InventoryFixture().inventory.workloads.firstIndex { $0.subject.name == name } ?? 0
          }
          return key(a) < key(b)
        })
    story.run("sort success asc")
    #expect(Array(rows(story).prefix(2)) == ["reviews-v3", "productpage-v1"])
    story.run("sort speed")
    #expect(story.shows("No column “speed”"))
  }

  @Test func sGoesThroughTheColumnsThatShowAndComesBackToWorstFirst() {
    var story = Story.table()
    var seen: [String] = []
    repeat {
      story.press(.character("s"))
      seen.append(story.state.workloads.sort.title)
    } while story.state.workloads.sort.key != .worst && seen.count < 40
    #expect(seen.first == "by name")
    #expect(seen.last == "worst first")
    #expect(seen.contains("by p95, largest first"))
  }

  @Test func aRowMovesOnlyWhenItsNumberReallyChanges() {
    var story = Story.table()
    story.run("group-by none")
    story.run("sort in")
    let before = rows(story)
    #expect(before.firstIndex(of: "details-v1")! < before.firstIndex(of: "productpage-v1")!)
    var inventory = InventoryFixture(seconds: 61).inventory
    func set(_ name: String, _ rate: Double) {
      for index in inventory.workloads.indices where inventory.workloads[index].subject.name == name {
        inventory.workloads[index].inRate = rate
      }
    }
    set("productpage-v1", 21.5)
    story.receive(inventory)
    #expect(rows(story) == before, "7 % more is no reason to trade places")
    inventory.timestamp = InventoryFixture(seconds: 62).inventory.timestamp
    set("productpage-v1", 30)
    story.receive(inventory)
    #expect(rows(story) != before)
  }

  @Test func theCursorStaysWithItsRow() {
    var story = Story.table()
    story.press(.down, .down)
    let name = story.state.selectedRow?.name
    story.run("sort p99")
    #expect(story.state.selectedRow?.name == name)
    story.receive(InventoryFixture(seconds: 61, isFailing: false).inventory)
    #expect(story.state.selectedRow?.name == name)
  }

  @Test func aQuestionHidesWhatDoesNotFitAndEscBringsItBack() {
    var story = Story.table()
    story.type("/rps > 10")
    #expect(story.shows("4 of 10"))
    story.press(.enter)
    #expect(Set(rows(story)) == ["productpage-v1", "details-v1", "ratings-v1", "ledger"])
    let first = story.state.selectedRow?.name
    story.press(.character("n"))
    #expect(story.state.selectedRow?.name != first)
    story.press(.character("N"))
    #expect(story.state.selectedRow?.name == first)
    story.press(.escape)
    #expect(rows(story).count == 10)
    #expect(story.state.pane == .workloads)
  }

  @Test func aMistakeIsSaidAndWhatWasUnderstoodStays() {
    var story = Story.table()
    story.type("/!healthy")
    let found = rows(story)
    #expect(Set(found) == ["reviews-v3", "productpage-v1"])
    story.type(" AND")
    #expect(story.shows("Something is missing after “AND”"))
    #expect(Set(rows(story)) == Set(found))
    story.type(" rps")
    #expect(story.shows("What is “rps” to be compared with? rps > 10"))
    story.type(" > 15")
    #expect(rows(story) == ["productpage-v1"])
    story.press(.escape)
    #expect(rows(story).count == 10)
  }

  @Test func nothingThatFitsSaysSoAndHowToGoOn() {
    var story = Story.table(80, 24)
    story.type("/nowhere")
    story.press(.enter)
    #expect(story.shows("None of the 10 workloads fits “nowhere”"))
    #expect(story.shows("Esc"))
    expectPicture(story.picture, "nothing-fits-80x24")
  }

  @Test func groupsFoldAndTheirHeadingsAddUp() {
    var story = Story.table()
    story.press(.left)
    #expect(!names(story).contains("reviews-v3"))
    #expect(names(story).first == "[default]")
    #expect(story.state.workloads.selectedGroup?.title == "default")
    #expect(story.shows("▸ default 7"))
    story.press(.enter)
    #expect(names(story).contains("reviews-v3"))
    story.press(.character("Z"))
    #expect(names(story) == ["[default]", "[finance]", "[istio-system]"])
    let finance = story.state.workloads.lines.groups[1]
    #expect(finance.number(.inRate).map { abs($0 - 480.05) < 0.01 } == true)
    #expect(finance.number(.p95) == nil, "durations do not add up")
    story.press(.character("Z"))
    #expect(rows(story).count == 10)
    story.press(.character("b"))
    #expect(names(story).first == "[reviews]")
  }

  /// The words of the headings.
  private func columns(_ story: Story) -> [Substring] { story.lines[3].split(separator: " ") }

  @Test func columnsComeAndGoByWords() {
    var story = Story.table(80, 24)
    #expect(!columns(story).contains("p99"))
    story.run("columns +p99 -mtls")
    #expect(columns(story).contains("p99"))
    #expect(!columns(story).contains("mTLS"))
    story.run("columns in out")
    #expect(columns(story) == ["workload", "in", "out"])
    story.run("columns auto")
    #expect(columns(story).contains("p95"))
    story.run("columns +p98")
    #expect(story.shows("Did you mean p9"))
    story.press(.character("C"))
    #expect(story.shows("Columns"))
    expectPicture(story.picture, "columns-80x24")
    story.press(.down, .enter, .escape)
    #expect(!columns(story).contains("requests"))
    // What found no place is reached by shifting.
    story.press(.shiftRight, .shiftRight, .shiftRight, .shiftRight, .shiftRight, .shiftRight)
    #expect(columns(story).contains("p99"))
  }

  @Test func theMouseSelectsSortsAndFolds() throws {
    var story = Story.table()
    let ratings = try #require(story.place(of: "ratings-v1"))
    story.click(ratings.x, ratings.y)
    #expect(story.state.selectedRow?.name == "ratings-v1")
    let heading = try #require(story.place(of: "p95"))
    story.click(heading.x, heading.y)
    #expect(story.shows("p95▼"))
    story.click(heading.x, heading.y)
    #expect(story.shows("p95▲"))
    let group = try #require(story.place(of: "▾ finance"))
    story.click(group.x, group.y)
    #expect(story.shows("▸ finance"))
    story.click(group.x, group.y, .wheelDown)
    story.click(group.x, group.y, .wheelUp)
    #expect(story.state.pane == .workloads)
  }

  @Test func aRowLeadsToItsTracesConfigAndNodeAndEscLeadsBack() {
    var story = Story.table()
    story.press(.character("g"))
    #expect(story.state.pane == .graph)
    #expect(story.state.graph.selection == .node(Bookinfo.reviews3))
    story.press(.escape)
    #expect(story.state.pane == .workloads)
    story.press(.character("t"))
    #expect(story.state.pane == .traces)
    #expect(story.shows("reviews-v3"))
    story.press(.escape)
    #expect(story.state.pane == .workloads)
    story.press(.character("c"))
    #expect(story.state.pane == .config)
    story.press(.escape)
    #expect(story.state.pane == .workloads)
    story.press(.character("y"))
    let copied = story.effects.contains {
      if case .copy("default/reviews-v3") = $0 { true } else { false }
    }
    #expect(copied)
  }

  @Test func findingsStandBesideWhatTheyAreAbout() {
    var story = Story.config()
    story.send(.show(.services))
    story.receive(InventoryFixture().inventory)
    let reviews = story.state.services.rows.first { $0.name == "reviews" }
    #expect((reviews?.note?.count ?? 0) > 0)
    #expect(story.shows("config"))
    story.type("/findings > 0")
    #expect(rows(story).contains("reviews"))
    #expect(!rows(story).contains("www.googleapis.com"))
  }

  @Test func smallChartsBeginWithWhatTheHistoryKnows() throws {
    var story = Story.bookinfo(120, 36)
    story.press(.character("2"))
    let asked = story.effects.filter { if case .past(.trends(at: nil)) = $0 { true } else { false } }
    #expect(asked.count == 1)
    let inventory = InventoryFixture().inventory
    story.receive(inventory)
    let subject = try #require(inventory.services.first { $0.subject.name == "reviews" }?.subject)
    let tracks = [
      subject: InventoryTrends.Track(
        rates: (0..<100).map(Float.init), errors: [Float](repeating: 0, count: 100))
    ]
    let trends = InventoryTrends(end: inventory.timestamp, step: 1, services: tracks)
    story.send(.past(.trends(at: nil), .trends(trends)))
    let moment = TableHistory.moment(of: inventory.timestamp, interval: 1)
    let points = story.state.services.history.points(of: subject, count: 60, upTo: moment)
    #expect(points.first?.rate == 40)
    #expect(points.last?.rate == 99)
    // What came while the question was under way stays.
    story.receive(InventoryFixture(seconds: 61).inventory)
    story.send(.past(.trends(at: nil), .trends(trends)))
    let newer = story.state.services.history.points(of: subject, count: 2, upTo: moment + 1)
    #expect(newer.first?.rate == 99)
    #expect(newer.last?.rate != nil)
  }

  @Test func comparedWithAnotherMomentCellsShowChanges() {
    var story = Story.table()
    story.state.time.baseline = TimeState.Baseline(
      moment: Bookinfo.start, inventory: InventoryFixture(seconds: 20, isFailing: false, load: 0.5).inventory)
    var now = InventoryFixture(seconds: 61).inventory
    now.workloads.removeAll { $0.subject.name == "ratings-v1" }
    now.workloads.append(
      InventoryRow(subject: MetricsSubject(.workload, "zebra", namespace: "zoo"), inRate: 2))
    story.receive(now)
    #expect(story.shows("▲+5.0/s"))
    #expect(story.shows("▲+24.6 pt"))
    #expect(story.shows("ratings-v1 gone"))
    #expect(story.shows("zebra new"))
    story.type("/gone or new")
    #expect(Set(rows(story)) == ["ratings-v1", "zebra"])
    story.press(.escape)
    story.run("sort error")
    #expect(rows(story).first == "reviews-v3")
    expectPicture(story.picture, "compared-120x36")
  }

  @Test func beforeAnyAnswerItSaysWhatIsMissing() {
    var story = Story(80, 24)
    story.press(.character("3"))
    #expect(story.shows("Waiting for the first answer"))
    story.receive(Bookinfo().snapshot)
    #expect(story.shows("Adding up the numbers of the workloads"))
    story.receive(Inventory(timestamp: Bookinfo.start, windowSeconds: 10))
    #expect(story.shows("No workloads yet"))
  }

  @Test func hostileNamesStayInTheirCells() {
    var story = Story.table(80, 24)
    var inventory = InventoryFixture(seconds: 61).inventory
    inventory.workloads[0].subject.name = "evil\u{1B}[2J\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
    inventory.workloads[0].inRate = .infinity
    inventory.workloads[1].errorPercent = .nan
    story.receive(inventory)
    #expect(story.lines.count == 24)
    #expect(!story.screen.unicodeScalars.contains("\u{1B}"))
    for line in story.lines { #expect(TextWidth.of(line) <= 80) }
  }

  @Test func onlyWhatIsSeenIsDrawnAndThousandsAreListed() {
    var story = Story(120, 36)
    story.receive(Bookinfo().snapshot)
    story.press(.character("3"))
    story.receive(largeInventory(3_000))
    #expect(story.shows("3000 workloads"))
    story.press(.end)
    #expect(story.state.workloads.list.row == 3_059)
    story.type("/name = service-1234-v1")
    story.press(.enter)
    #expect(story.state.selectedRow?.name == "service-1234-v1")
  }
}
