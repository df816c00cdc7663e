import Mesh

/// Which way traffic goes, seen from the thing that is judged.
public enum TrafficDirection: String, Sendable, Hashable, CaseIterable {
  /// What others send to it.
  case inbound
  /// What it sends to others.
  case outbound
}

/// How many answers of some codes are too many: an entry of Kiali's `health.kiali.io/rate`.
///
/// The share is that of the matching answers in all of one protocol and direction. None at all is always
/// healthy; from `degraded` percent on it is degraded, so that 0 means any; from `failure` on it is a failure.
public struct RateTolerance: Sendable, Hashable {
  /// Which codes.
  public var codes: CodePattern
  /// Percent from which it is degraded.
  public var degraded: Double
  /// Percent from which it is a failure; at least `degraded`.
  public var failure: Double
  /// Protocols for which it holds: `http`, `grpc`, or both.
  public var protocols: Set<TrafficProtocol>
  /// Directions in which it holds.
  public var directions: Set<TrafficDirection>

  /// Makes a tolerance.
  public init(
    codes: CodePattern, degraded: Double, failure: Double, protocols: Set<TrafficProtocol> = [.http, .grpc],
    directions: Set<TrafficDirection> = Set(TrafficDirection.allCases)
  ) {
    self.codes = codes
    self.degraded = degraded
    self.failure = failure
    self.protocols = protocols
    self.directions = directions
  }

  /// What a share in percent means.
  func health(_ percent: Double) -> Health {
    if percent <= 0 { return .healthy }
    return percent >= failure ? .failure : percent >= degraded ? .degraded : .healthy
  }
}

extension RateTolerance {
  /// Reads Kiali's format: `code,degraded,failure,protocol,direction`, several with `;` between.
  ///
  /// As in Kiali an entry that cannot be read is left out and the others hold; an empty field means all. Unlike
  /// there, an entry whose protocol or direction names nothing that is judged counts as one that cannot be read.
  /// - Returns: the tolerances (with none of them the defaults hold), and what is wrong, each a phrase.
  public static func parse(_ text: String) -> (tolerances: [RateTolerance], problems: [String]) {
    var tolerances: [RateTolerance] = []
    var problems: [String] = []
    for part in text.split(separator: ";") {
      let entry = trimmed(part)
      if entry.isEmpty { continue }
      switch read(entry) {
      case .success(let tolerance): tolerances.append(tolerance)
      case .failure(let problem): problems.append("“\(entry)”: \(problem.text)")
      }
    }
    if tolerances.isEmpty, problems.isEmpty { problems.append("it is empty") }
    return (tolerances, problems)
  }

  private struct Problem: Error {
    let text: String
  }

  private static func read(_ entry: String) -> Result<RateTolerance, Problem> {
    let fields = entry.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    guard fields.count == 5 else {
      return .failure(
        Problem(text: "\(fields.count) fields where code,degraded,failure,protocol,direction are 5"))
    }
    guard let codes = CodePattern(fields[0]) else {
      return .failure(Problem(text: "the code “\(fields[0])” is no pattern"))
    }
    guard let degraded = Double(fields[1]), degraded.isFinite else {
      return .failure(Problem(text: "the degraded threshold “\(fields[1])” is no number"))
    }
    guard let failure = Double(fields[2]), failure.isFinite else {
      return .failure(Problem(text: "the failure threshold “\(fields[2])” is no number"))
    }
    guard degraded <= failure else {
      return .failure(Problem(text: "degraded (\(fields[1])) is above failure (\(fields[2]))"))
    }
    let protocols = [TrafficProtocol.http, .grpc].filter { fits($0.rawValue, fields[3]) }
    guard !protocols.isEmpty else {
      return .failure(Problem(text: "the protocol “\(fields[3])” is neither http nor grpc"))
    }
    let directions = TrafficDirection.allCases.filter { fits($0.rawValue, fields[4]) }
    guard !directions.isEmpty else {
      return .failure(Problem(text: "the direction “\(fields[4])” is neither inbound nor outbound"))
    }
    return .success(
      RateTolerance(
        codes: codes, degraded: degraded, failure: failure, protocols: Set(protocols),
        directions: Set(directions)))
  }

  /// Whether a word fits a regular expression as a whole; an empty one fits all.
  private static func fits(_ word: String, _ pattern: String) -> Bool {
    if pattern.isEmpty || pattern == word { return true }
    guard pattern.utf8.count <= 80, let expression = try? Regex(pattern) else { return false }
    return (try? expression.wholeMatch(in: word)) != nil
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
