import Diagnosis
import Testing

/// Istio's own analyzer suite: each case gives exactly what `istioctl analyze` gives, counts kept, order ignored.
@Suite struct CaseTests {
  static let ready = IstioCase.all

  @Test(arguments: ready) func givesWhatIstioGives(_ theCase: IstioCase) throws {
    #expect(!theCase.codes.isEmpty, "no codes are known of \(theCase.analyzer)")
    let found = try theCase.found()
    #expect(found == theCase.expected.sorted())
  }
}
