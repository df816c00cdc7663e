#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes down what each frame cost, a line of JSON each: `{"key":"right","ms":1.234,"bytes":532}`.
///
/// `ms` is the time from the key press (the moment its bytes were read) to the last byte of the frame that it led to;
/// a frame without a key has `"key":null` and the time that showing it took. For measuring, not for users: set
/// `PHAROS_FRAME_LOG=FILE`.
@UIActor public final class FrameLog {
  private let descriptor: Int32

  /// Opens the file that the environment names, at its end; nil when it names none or it cannot be opened.
  public init?(environment: [String: String]) {
    guard let path = environment["PHAROS_FRAME_LOG"], !path.isEmpty else { return nil }
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Writes a line. Cost: one write, after the frame has been sent; a full disk costs the line, nothing else.
  public func record(key: Key?, milliseconds: Double, bytes: Int) {
    let micro = Int((milliseconds * 1000).rounded())
    let fraction = String(micro % 1000)
    let time = "\(micro / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    let name = key.map { "\"" + FrameLog.escaped($0.name) + "\"" } ?? "null"
    var line = "{\"key\":\(name),\"ms\":\(time),\"bytes\":\(bytes)}\n"
    line.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
  }

  /// The same with the time from `start` to now.
  public func record(key: Key?, since start: ContinuousClock.Instant, bytes: Int) {
    let (seconds, attoseconds) = start.duration(to: .now).components
    record(key: key, milliseconds: Double(seconds) * 1000 + Double(attoseconds) / 1e15, bytes: bytes)
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
  }
}

extension Key {
  /// The key as help pages and settings write it: `a`, `ctrl-c`, `alt-x`, `up`, `shift-up`, `f5`, `space`.
  public var name: String {
    switch self {
    case .character(" "): "space"
    case .character(let character): String(character)
    case .control(" "): "ctrl-space"
    case .control(let character): "ctrl-\(character)"
    case .alt(let character): "alt-\(character)"
    case .up: "up"
    case .down: "down"
    case .left: "left"
    case .right: "right"
    case .shiftUp: "shift-up"
    case .shiftDown: "shift-down"
    case .shiftLeft: "shift-left"
    case .shiftRight: "shift-right"
    case .enter: "enter"
    case .escape: "esc"
    case .tab: "tab"
    case .backTab: "shift-tab"
    case .backspace: "backspace"
    case .delete: "delete"
    case .insert: "insert"
    case .home: "home"
    case .end: "end"
    case .pageUp: "pgup"
    case .pageDown: "pgdn"
    case .function(let number): "f\(number)"
    }
  }
}
