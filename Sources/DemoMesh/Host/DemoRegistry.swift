import FoundationEssentials
import Glibc

/// The demos of this user on this machine: a lock and a file each, in a folder of the user's own.
public struct DemoRegistry: Sendable {
  /// Why there can be no further demo, or why none is found.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// A sentence.
    public let description: String
  }

  /// A number held by this process until ``release()``, or until it ends in whatever way.
  struct Claim: Sendable {
    let block: AddressBlock
    let layout: RunFolder
    let infoPath: String
    fileprivate let lock: Int32

    func release() {
      Files.remove(infoPath)
      Files.remove(layout.path)
      DemoRegistry.unlock(lock)
    }
  }

  let folder: String

  /// The registry in the user's runtime folder.
  public init() { folder = Environment.runtimeFolder() }

  init(folder: String) { self.folder = folder }

  /// Takes the first number that is free here and of which `claims` says that its addresses are free too.
  func claim(_ claims: (AddressBlock) -> Bool) throws -> Claim {
    try Files.makeFolder(folder)
    var info = stat()
    guard lstat(folder, &info) == 0, info.st_uid == getuid() else {
      throw Failure(
        description: "\(folder) belongs to someone else: set XDG_RUNTIME_DIR to a folder of yours")
    }
    for number in AddressBlock.numbers {
      let lock = open("\(folder)/demo-\(number).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard lock >= 0 else { throw Files.Failure("write", "\(folder)/demo-\(number).lock") }
      let block = AddressBlock(number: number)
      guard flock(lock, LOCK_EX | LOCK_NB) == 0, claims(block) else {
        Self.unlock(lock)
        continue
      }
      let claim = Claim(
        block: block, layout: RunFolder(path: "\(folder)/demo-\(number)"),
        infoPath: "\(folder)/demo-\(number).json", lock: lock)
      // What a demo that was killed has left behind.
      Files.remove(claim.infoPath)
      Files.remove(claim.layout.path)
      return claim
    }
    throw Failure(
      description:
        "\(AddressBlock.numbers.count) demos run on this machine already, or their addresses (127.77.1.0 and up) are taken"
    )
  }

  /// The demos that run, by number.
  public var running: [DemoInfo] {
    AddressBlock.numbers.compactMap { number in
      guard isHeld(number), let bytes = Files.read("\(folder)/demo-\(number).json") else { return nil }
      return DemoInfo.parse(bytes)
    }
  }

  /// The demo of that number, or the only one.
  public func find(number: Int?) throws -> DemoInfo {
    let all = running
    if let number {
      guard let found = all.first(where: { $0.number == number }) else {
        throw Failure(description: "demo \(number) is not running")
      }
      return found
    }
    guard let first = all.first else {
      throw Failure(description: "no demo is running: start one with pharos demo")
    }
    guard all.count == 1 else {
      let numbers = all.map { String($0.number) }.joined(separator: ", ")
      throw Failure(description: "several demos are running: say which with --demo N (\(numbers))")
    }
    return first
  }

  private func isHeld(_ number: Int) -> Bool {
    let lock = open("\(folder)/demo-\(number).lock", O_RDWR | O_CLOEXEC)
    guard lock >= 0 else { return false }
    defer { Self.unlock(lock) }
    return flock(lock, LOCK_EX | LOCK_NB) != 0
  }

  /// Closing is not enough: a program that is just being started holds what was open, until it is another program.
  fileprivate static func unlock(_ lock: Int32) {
    flock(lock, LOCK_UN)
    close(lock)
  }
}
