#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The time of day, for what runs without being told one.
enum WallClock {
  /// Seconds since 1970.
  static var now: Int { Int(time(nil)) }
}
