import Testing

@testable import Diagnosis

/// A misspelt name leads to the one that was meant, and an unrelated one to none.
@Suite struct NearestNameTests {
  let names = NearestName(["reviews", "ratings", "details", "productpage", "reviews-v2"])

  @Test(arguments: [
    ("reviewz", "reviews"), ("review", "reviews"), ("reveiws", "reviews"), ("rating", "ratings"),
    ("product-page", "productpage"), ("Details", "details"),
  ])
  func findsWhatWasMeant(wanted: String, meant: String) {
    #expect(names.nearest(wanted) == meant)
  }

  @Test(arguments: ["mongodb", "", "r", "reviews-of-books"]) func leavesOthersAlone(wanted: String) {
    #expect(names.nearest(wanted) == nil)
  }

  @Test func neverNamesTheNameItself() {
    #expect(NearestName(["reviews"]).nearest("reviews") == nil)
  }

  @Test func hugeNamesAreNoTrouble() {
    let huge = String(repeating: "x", count: 100_000)
    #expect(NearestName([huge, "x"]).nearest("reviews") == nil)
    #expect(names.nearest(huge) == nil)
  }
}
