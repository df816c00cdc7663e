import Testing

@testable import DemoMesh

@Suite struct FaultOrderTests {
  private func parse(_ text: String) throws -> FaultOrder {
    try FaultOrder.parse(text.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    ("errors", FaultOrder.on(.errors, workload: "reviews-v3", value: 100)),
    ("errors reviews-v2 50%", .on(.errors, workload: "reviews-v2", value: 50)),
    ("errors 25", .on(.errors, workload: "reviews-v3", value: 25)),
    ("latency details 1.5s", .on(.latency, workload: "details-v1", value: 1500)),
    ("latency ratings-v1 200ms", .on(.latency, workload: "ratings-v1", value: 200)),
    ("mongodb-down", .on(.mongodbDown, workload: "mongodb-v1", value: nil)),
    ("quiet", .on(.quiet, workload: "istio-ingressgateway", value: nil)),
    ("errors reviews-v3 off", .off(.errors, workload: "reviews-v3")),
    ("abort off", .off(.abort, workload: nil)),
    ("off", .allOff),
  ]) func wordsAreUnderstood(text: String, order: FaultOrder) throws {
    #expect(try parse(text) == order)
  }

  @Test(arguments: [
    ("", "which fault?"), ("eror", "did you mean errors?"), ("errors reviews", "which of reviews?"),
    ("errors reviews-v33", "did you mean reviews-v3?"), ("errors reviews-v3 101", "1 to 100"),
    ("latency details 0", "1 to 60000"), ("kill ratings 5", "takes none"),
    ("abort istio-ingressgateway", "cannot be put on"), ("errors reviews-v3 50 60", "too many words"),
    ("off reviews", "stands alone"),
  ]) func whatIsWrongIsSaid(text: String, part: String) {
    let failure = #expect(throws: FaultOrder.Failure.self) { try parse(text) }
    #expect(failure?.description.contains(part) == true, "\(failure?.description ?? "")")
  }

  @Test func whatIsInForceCanBeTypedAgain() throws {
    var state = FaultState()
    for kind in FaultKind.allCases { state = state.applying(try parse(kind.rawValue)) }
    #expect(state.inForce.count == FaultKind.allCases.count)
    let again = try state.inForce.reduce(FaultState()) { $0.applying(try parse($1)) }
    #expect(again == state)
  }

  @Test func offTakesBackWhatItNames() throws {
    let both = FaultState().applying(try parse("errors reviews-v3")).applying(
      try parse("errors reviews-v2 10"))
    #expect(both.applying(try parse("errors reviews-v3 off")).errorPercent == ["reviews-v2": 10])
    #expect(both.applying(try parse("errors off")) == FaultState())
    #expect(both.applying(.allOff) == FaultState())
  }

  @Test func everyFaultIsDescribed() {
    #expect(FaultDescription.all.count == FaultKind.allCases.count + ConfigFault.allCases.count)
    for fault in FaultDescription.all {
      #expect(fault.workloads.isEmpty == fault.name.hasPrefix("config "))
      #expect(!fault.summary.isEmpty)
      #expect(fault.workloads.allSatisfy { Bookinfo.pod(named: $0) != nil }, "\(fault.name)")
    }
  }

  @Test func aMistakeInTheConfigurationTakesThePlaceOfTheLast() throws {
    let first = FaultState().applying(try parse("config missing-subset"))
    #expect(first.inForce == ["config missing-subset"])
    #expect(first.applying(try parse("config deny-all")).inForce == ["config deny-all"])
    #expect(first.applying(try parse("config off")) == FaultState())
    #expect(first.applying(try parse("config missing-subset off")) == FaultState())
    #expect(
      throws: FaultOrder.Failure(
        description: "there is no mistake mising-subset: did you mean config missing-subset?")
    ) {
      try parse("config mising-subset")
    }
  }
}
