#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine's time zone, without Foundation's calendars.
enum LocalTime {
  /// Seconds by which local time is ahead of UTC now.
  static func utcOffset() -> Int {
    var now = time(nil)
    var local = tm()
    guard localtime_r(&now, &local) != nil else { return 0 }
    return local.tm_gmtoff
  }
}
