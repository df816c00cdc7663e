import Diagnosis
import Foundation
import Manifests
import Testing

@testable import pharos

/// How findings are written for people, programs and code hosts.
@Suite struct AnalysisOutputTests {
  private let text = """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      ports:
      - {name: http, port: 9080}
      - {name: http-admin, port: 9090}
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews}
    """

  private func analyse(_ text: String, file: String = "routes/reviews.yaml") -> (ConfigSet, Analysis) {
    let read = ManifestReader().read([ManifestSource(name: file, bytes: Array(text.utf8))])
    let set = ConfigSet(read)
    var options = AnalysisOptions()
    options.only = ["IST0112"]
    return (set, Analyzer.run(set, options: options))
  }

  private func plain(_ text: String, file: String = "routes/reviews.yaml") -> String {
    let (set, analysis) = analyse(text, file: file)
    return AnalysisText(set: set, analysis: analysis, style: TextStyle(isColoured: false)).render(.zero)
  }

  @Test func aFindingIsShownWithItsLineAndACaret() {
    let lines = plain(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0].hasPrefix("error[IST0112]: "))
    #expect(
      lines[1].hasPrefix("  --> routes/reviews.yaml:16:27  VirtualService bookinfo/reviews  spec.http[0]"))
    #expect(lines[3] == "16 |     - destination: {host: reviews}")
    #expect(lines[4] == "   |                           ^^^^^^^")
    #expect(lines.contains { $0.hasPrefix("   = fix: ") })
    #expect(lines.last?.hasPrefix("1 error in 2 objects of 1 file") == true)
  }

  @Test func whatIsHostileInAFileNeverReachesTheTerminal() {
    let hostile = text.replacingOccurrences(
      of: "{host: reviews}", with: "{host: reviews} # \u{1B}[31m\u{202E}\u{07}")
    let shown = plain(hostile, file: "a\u{1B}]0;x\u{07}.yaml")
    for scalar in shown.unicodeScalars {
      #expect(scalar == "\n" || (scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value != 0x202E))
    }
  }

  @Test func aVeryLongLineIsShownAroundItsFinding() {
    let long = text.replacingOccurrences(
      of: "- destination: {host: reviews}",
      with:
        "- {headers: {request: {set: {x: \(String(repeating: "y", count: 5000))}}}, destination: {host: reviews}}"
    )
    let caret = plain(long).split(separator: "\n").first { $0.contains("^") }
    #expect((caret?.count ?? 999) <= Caret.room + 10)
  }

  @Test func theJSONIsThatOfTheDesign() throws {
    let (_, analysis) = analyse(text)
    let object =
      try JSONSerialization.jsonObject(with: Data(AnalysisJSON.render(analysis).utf8)) as? [String: Any]
    #expect(object?["schema"] as? String == "pharos.analysis/v1")
    let finding = (object?["findings"] as? [[String: Any]])?.first
    #expect(finding?["code"] as? String == "IST0112")
    #expect(finding?["level"] as? String == "error")
    #expect(finding?["kind"] as? String == "VirtualService")
    #expect(finding?["namespace"] as? String == "bookinfo")
    #expect(finding?["path"] as? String == "spec.http[0].route[0].destination.host")
    #expect(finding?["line"] as? Int == 16)
    #expect(finding?["column"] as? Int == 27)
    #expect(finding?["related"] as? [String] == [])
    let summary = object?["summary"] as? [String: Any]
    #expect(summary?["error"] as? Int == 1)
    #expect(summary?["objects"] as? Int == 2)
  }

  @Test func theSARIFNamesRuleFileAndRegion() throws {
    let (set, analysis) = analyse(text, file: "a folder/ü.yaml")
    let sarif = AnalysisSARIF.render(set, analysis, version: "1.2.3")
    let object = try JSONSerialization.jsonObject(with: Data(sarif.utf8)) as? [String: Any]
    #expect(object?["version"] as? String == "2.1.0")
    let run = (object?["runs"] as? [[String: Any]])?.first
    let result = (run?["results"] as? [[String: Any]])?.first
    #expect(result?["ruleId"] as? String == "IST0112")
    let place = ((result?["locations"] as? [[String: Any]])?.first?["physicalLocation"]) as? [String: Any]
    #expect((place?["artifactLocation"] as? [String: Any])?["uri"] as? String == "a%20folder/%C3%BC.yaml")
    #expect((place?["region"] as? [String: Any])?["startLine"] as? Int == 16)
    let rules = ((run?["tool"] as? [String: Any])?["driver"] as? [String: Any])?["rules"] as? [[String: Any]]
    #expect(rules?.first?["id"] as? String == "IST0112")
  }

  @Test func suppressionTakesBothSpellingsOfAName() {
    for glob in ["VirtualService bookinfo/*", "VirtualService reviews.bookinfo", "*"] {
      let read = ManifestReader().read([ManifestSource(name: "x", bytes: Array(text.utf8))])
      var options = AnalysisOptions()
      options.only = ["IST0112"]
      options.suppress = [AnalyzeSettings.suppression("ist0112=\(glob)")]
      let analysis = Analyzer.run(ConfigSet(read), options: options)
      #expect(analysis.findings.isEmpty && analysis.suppressed == 1, "\(glob)")
    }
  }

  @Test func aRepositorysSettingsAreRead() throws {
    let settings = try AnalyzeSettings.parse(
      """
      [analyze]
      suppress = ["IST0112=Service x*"]
      fail-on = "warning"
      """)
    #expect(settings.failOn == .warning)
    #expect(settings.suppress == [.init(code: "IST0112", object: "Service x*")])
    #expect(throws: (any Error).self) { try AnalyzeSettings.parse("[analyze]\nsupress = []") }
    #expect(throws: (any Error).self) { try AnalyzeSettings.parse("[analyze]\nonly = [\"IST9999\"]") }
    #expect(throws: (any Error).self) { try AnalyzeSettings.parse("[analyze\n") }
  }
}
