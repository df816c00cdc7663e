import Diagnosis
import Testing

/// Istio's own analyzer suite: each case gives exactly what `istioctl analyze` gives, counts kept, order ignored.
@Suite struct CaseTests {
  /// Cases whose rules are not there yet, by their analyzer.
  static let pending: Set<String> = [
    "schemaValidation.CollectionValidationAnalyzer(collections.VirtualService)"
  ]

  static let ready = IstioCase.all.filter { !pending.contains($0.analyzer) }

  @Test(arguments: ready) func givesWhatIstioGives(_ theCase: IstioCase) throws {
    #expect(!theCase.codes.isEmpty, "no codes are known of \(theCase.analyzer)")
    let found = try theCase.found()
    #expect(found == theCase.expected.sorted())
  }
}
