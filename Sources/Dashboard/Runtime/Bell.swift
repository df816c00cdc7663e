import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal's bell: a sound, a flash or a mark on the window's tab, as the user has set it.
@UIActor enum Bell {
  /// Rings once. Moves no cursor and changes no cell.
  static func ring() {
    var byte: UInt8 = 0x07
    _ = write(STDOUT_FILENO, &byte, 1)
  }
}
