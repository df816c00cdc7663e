import Foundation
import Testing

/// What did not happen in time.
struct Timeout: Error, CustomStringConvertible {
  let what: String
  var description: String { "waited in vain for \(what)" }
}

/// Between two looks at a condition: short enough not to matter, long enough to leave the cores to the program.
func waitABit() {
  var request = timespec(tv_sec: 0, tv_nsec: 30_000_000)
  nanosleep(&request, nil)
}

/// Looks again and again until there is a value, or fails.
@discardableResult
func waitFor<Value>(_ what: String, seconds: Double = 60, _ look: () throws -> Value?) throws -> Value {
  let end = ContinuousClock.now + .seconds(seconds)
  repeat {
    if let value = try look() { return value }
    waitABit()
  } while ContinuousClock.now < end
  throw Timeout(what: what)
}
