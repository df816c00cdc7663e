/// A small file that somebody else renews, such as one with a token. Shows nothing of what is in it.
struct RereadFile: Sendable, CustomStringConvertible, CustomReflectable {
  let path: String
  private var bytes: [UInt8]?
  private var readAt: Double?

  init(path: String) { self.path = path }

  var description: String { path }
  var customMirror: Mirror { Mirror(self, children: ["path": path]) }

  /// What stands in it, at most `every` seconds old. While it cannot be read: what stood there last; nil if nothing did.
  mutating func contents(now: Double, every: Double) -> [UInt8]? {
    if let readAt, now - readAt < every, bytes != nil { return bytes }
    if let fresh = SmallFile.read(path) {
      bytes = fresh
      readAt = now
    }
    return bytes
  }

  /// The next look is into the file.
  mutating func forget() { readAt = nil }
}
