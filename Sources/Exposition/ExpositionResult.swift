import Mesh

/// What one body held.
public struct ExpositionResult: Sendable {
  /// The samples in the order of the body.
  public var samples: [Sample] = []
  /// Lines that could not be read; the others were.
  public var malformed = 0
  /// Number of the first such line, from 1, and what is wrong with it.
  public var firstMalformed: (line: Int, reason: String)?
  /// The body ends inside a line: all but that line was read.
  public var isTruncated = false
  /// Lines that the filter left out.
  public var skipped = 0
  /// Series that were left out because the table was full.
  public var leftOut = 0
  /// Set when the body is not in Prometheus' text format at all: what it looks like instead.
  public var foreign: ForeignBody?

  /// What was wrong, as a sentence for people; nil when all was well. Holds nothing of the body that would
  /// be unsafe on a terminal.
  public var problem: String? {
    if let foreign { return "Not Prometheus text: \(foreign.description)." }
    var parts: [String] = []
    if let firstMalformed {
      let lines = malformed == 1 ? "1 line" : "\(malformed) lines"
      parts.append("\(lines) could not be read (line \(firstMalformed.line): \(firstMalformed.reason))")
    }
    if isTruncated { parts.append("the body is cut off inside its last line") }
    if leftOut > 0 { parts.append("too many series: \(leftOut) were left out") }
    guard let first = parts.first else { return nil }
    let sentence = first.prefix(1).uppercased() + first.dropFirst()
    return ([sentence] + parts.dropFirst()).joined(separator: "; ") + "."
  }

  /// Notes a line that could not be read.
  mutating func note(_ fault: LineFault, line: Int) {
    malformed += 1
    if firstMalformed == nil { firstMalformed = (line, fault.rawValue) }
  }
}
