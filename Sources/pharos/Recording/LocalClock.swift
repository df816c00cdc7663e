import FoundationEssentials
import Glibc

/// Local time, as the machine has it.
enum LocalClock {
  /// Seconds by which local time is ahead of UTC at a moment.
  static func offset(at date: Date) -> Int {
    let seconds = date.timeIntervalSince1970
    guard seconds.magnitude < 1e12 else { return 0 }
    var time = time_t(seconds)
    var local = tm()
    return localtime_r(&time, &local) == nil ? 0 : local.tm_gmtoff
  }
}
