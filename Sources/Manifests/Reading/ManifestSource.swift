/// A text that objects were read from: a file, standard input, or a cluster's answer.
public struct ManifestSource: Sendable {
  /// What a finding calls it: the path as it was given, `-` for standard input, the cluster's context for live objects.
  public var name: String
  /// The bytes as they came; empty for live objects.
  public var bytes: [UInt8]
  /// Whether the objects are those of a running cluster; files override them.
  public var isLive: Bool
  /// The cluster that live objects belong to; empty where there is one only.
  public var cluster: String
  /// Whether someone named this very file, and did not only meet it in a folder: only then is it worth saying that
  /// it holds no object.
  public var isNamed: Bool
  /// Why the text could not be had, or was not wanted; the reader hands it on.
  public var failure: Failure?

  /// Why a text is not there.
  public struct Failure: Sendable, Hashable {
    /// `unreadable`, `limit` or `passedOver`.
    public var kind: ReadingProblem.Kind
    /// One sentence.
    public var message: String

    /// Makes a failure.
    public init(kind: ReadingProblem.Kind = .unreadable, message: String) {
      self.kind = kind
      self.message = message
    }
  }

  /// Makes a source.
  public init(
    name: String, bytes: [UInt8], isLive: Bool = false, cluster: String = "", isNamed: Bool = true,
    failure: Failure? = nil
  ) {
    self.name = name
    self.bytes = bytes
    self.isLive = isLive
    self.cluster = cluster
    self.isNamed = isNamed
    self.failure = failure
  }

  /// A line's text without its end, from 1; nil past the end. Invalid UTF-8 is replaced, a byte order mark left out.
  /// Cost: linear in the text.
  public func line(_ number: Int) -> String? {
    guard number > 0 else { return nil }
    var line = 1
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while line < number {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = end + 1
      line += 1
    }
    guard start < bytes.count || (start == bytes.count && number == 1) else { return nil }
    var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
