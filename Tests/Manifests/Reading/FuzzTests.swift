import Foundation
import Testing

@testable import Manifests

/// Random changes of real texts: the readers never crash, and never disagree.
///
/// `PHAROS_FUZZ` names how many rounds are run; a few thousand without it.
@Suite struct FuzzTests {
  static let rounds = ProcessInfo.processInfo.environment["PHAROS_FUZZ"].flatMap(Int.init) ?? 3000

  static let seeds: [String] = [
    """
    # Source: chart/templates/reviews.yaml
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: reviews   # the name
      namespace: bookinfo
      annotations: {a.b/c: "x, y", 'd': e}
    spec:
      hosts:
      - reviews
      http:
      - match:
        - headers: {end-user: {exact: jason}}
          uri:
            regex: '^(.*?; ?)?(flag=on)(;.*)?$'
        route:
        - destination: {host: reviews, subset: v2, port: {number: 9080}}
          weight: 100

      - route:
          - destination:
              host: reviews.bookinfo.svc.cluster.local
        timeout: 0.5s
        empty:
        list: []
    """,
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
    data:
      mesh: |
        enableAutoMtls: true

        defaultConfig:
          x: 1
      keep: |+
        text

      strip: |-
        a
          b
      folded: >-
        one
        two
      url: http://example.com:80/a#b
      "quoted": "a\\tb"
      number: -1
      neg: - 1
    ---
    - a
    -
      b: c
    - - d
      - e: {}
    - ~
    """,
    """
    base: &base {a: 1, b: [x, y]}
    derived:
      <<: *base
      b: 2
    long: this goes
      on here
    ? complex
    : value
    tagged: !!str 5
    ünïcode: "日本語 😀"  # ✓
    """,
    """
    {"apiVersion": "v1", "kind": "List", "items": [{"kind": "Service", "metadata": {"name": "a\\u00e9\\ud83d\\ude00"}},
      {"kind": "Pod", "spec": {"n": [1, -2.5e3, true, null]}}]}
    """,
  ]

  private static let pieces = [
    " ", "  ", "\n", "\t", "\r\n", ":", ": ", "- ", "-", "#", " #", "{", "}", "[", "]", ",", "\"", "'", "|",
    "|-",
    ">", "&a ", "*a", "!", "%", "@", "`", "?", "? ", "<<: ", "---\n", "...\n", "\\", "~", "null", "\u{0}",
    "\u{FEFF}", "\u{2028}", "é", "a", "0", "<<", "key: value\n", "  key: value\n",
  ]

  private static func mutate(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: at)
      case 1:
        let end = min(bytes.count, at + Int.random(in: 1...8, using: &random))
        bytes.removeSubrange(at..<end)
      case 2: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &random) }
      case 3:
        // A part of the text, somewhere else.
        let end = min(bytes.count, at + Int.random(in: 1...60, using: &random))
        bytes.insert(contentsOf: Array(bytes[at..<end]), at: Int.random(in: 0...bytes.count, using: &random))
      default: bytes = Array(bytes.prefix(at))
      }
      if bytes.isEmpty { break }
    }
    return bytes
  }

  @Test func randomTextsNeverBreakTheReader() {
    var random = SeededRandom(7)
    for round in 0..<Self.rounds {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { bytes = Self.mutate(bytes, &random) }
      let read = ManifestReader().read([ManifestSource(name: "fuzz", bytes: bytes)])
      let lines = Int32(bytes.count { $0 == 0x0A }) + 2
      for problem in read.problems {
        #expect(problem.start.line >= 1 && problem.start.line <= lines && problem.start.column >= 1)
      }
    }
  }

  /// Whatever the quick reader takes on, the whole one reads to the same nodes with the same places.
  @Test func theQuickReaderAgreesWithTheWholeOne() throws {
    var random = SeededRandom(11)
    var quick = 0
    for round in 0..<Self.rounds {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      if round >= Self.seeds.count { bytes = Self.mutate(bytes, &random) }
      let found: String? = bytes.withUnsafeBufferPointer { all in
        for document in DocumentSplitter.documents(in: all) {
          let part = UnsafeBufferPointer(rebasing: all[document.range])
          let limits = ReadingLimits()
          guard let simple = try? SimpleReader.read(part, firstLine: document.firstLine, limits: limits),
            simple.isRead
          else { continue }
          quick += 1
          do {
            let whole = try NodeReader.read(part, origin: Position(line: document.firstLine, column: 1))
            switch (simple.document, whole) {
            case (nil, nil): continue
            case (nil, let whole?) where whole.node.isNull: continue
            case (let simple?, let whole?):
              if let difference = Sameness.difference(simple.node, whole.node) { return difference }
              if simple.duplicates.map(\.place.start) != whole.duplicates.map(\.place.start) {
                return "duplicates"
              }
            default: return "one of them found nothing"
            }
          } catch {
            return "the whole reader: \(error)"
          }
        }
        return nil
      }
      if let found {
        Issue.record("round \(round): \(found)\n\(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
    #expect(quick > Self.rounds / 4)
  }
}
