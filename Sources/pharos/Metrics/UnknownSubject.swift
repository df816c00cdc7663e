import ArgumentParser
import Metrics
import Terminal

/// A name under which nothing is known, or more than one thing: what to say of it.
struct UnknownSubject: Error {
  /// Several things have the name.
  let isAmbiguous: Bool
  /// A sentence, with names that there are.
  let text: String

  init(
    _ kind: MetricsSubject.Kind, _ name: String, namespace: String?, found: [MetricsSubject],
    known: [MetricsSubject]
  ) {
    isAmbiguous = found.count > 1
    let name = TextLine.safe(name)
    if isAmbiguous {
      let namespaces = found.map { TextLine.safe($0.namespace ?? "(none)") }.joined(separator: ", ")
      text = "there is a \(kind.rawValue) \(name) in several namespaces: \(namespaces). Say which with -n"
      return
    }
    let place = namespace.map { " in namespace \(TextLine.safe($0))" } ?? ""
    let unknown = "no \(kind.rawValue) \(name)\(place) is known"
    guard !known.isEmpty else {
      text = unknown + ": no proxy that was read tells of any traffic yet"
      return
    }
    let near = Self.nearest(known, to: name).prefix(Self.limit).map { subject in
      TextLine.safe(subject.namespace.map { "\(subject.name).\($0)" } ?? subject.name)
    }
    let more = known.count > near.count ? " and \(known.count - near.count) more" : ""
    text = "\(unknown). There are: \(near.joined(separator: ", "))\(more)"
  }

  /// No such cluster.
  init(cluster: String, known: [String]) {
    isAmbiguous = false
    let there = known.isEmpty ? "" : ". There are: \(known.map(TextLine.safe).joined(separator: ", "))"
    text = "no cluster \(TextLine.safe(cluster)) is known\(there)"
  }

  /// Says it and gives the status to end with.
  func exit() -> ExitCode {
    StandardOutput.tell("pharos metrics: \(text)\n")
    return ExitStatus.usage
  }

  private static let limit = 12

  /// The likest names first.
  private static func nearest(_ known: [MetricsSubject], to name: String) -> [MetricsSubject] {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
    return known.map { subject in
      let own = subject.name.lowercased()
      let holds = own.contains(name.lowercased()) || name.lowercased().contains(own)
      return (subject, holds ? 0 : distance(wanted, Array(own.unicodeScalars.prefix(100))))
    }.sorted { ($0.1, $0.0.name, $0.0.namespace ?? "") < ($1.1, $1.0.name, $1.0.namespace ?? "") }.map(\.0)
  }

  /// Edits that make one text the other.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(diagonal + (x == y ? 0 : 1), above + 1, row[j] + 1)
        diagonal = above
      }
    }
    return row[b.count]
  }
}
