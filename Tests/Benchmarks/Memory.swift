#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What this process takes of the machine.
enum Memory {
  /// Resident bytes, by `/proc`; 0 where there is none.
  static func resident() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(getpagesize())
  }
}

/// Processor time of this process: other programs on the machine do not change it much.
enum Processor {
  /// Seconds so far.
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Seconds that one run takes.
  static func time(_ body: () -> Void) -> Double {
    let before = seconds()
    body()
    return seconds() - before
  }
}
