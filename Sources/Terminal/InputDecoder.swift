/// Bytes from a terminal → events. Pure: no terminal, no clock.
///
/// Reads what xterm and those that follow it send (VTE, kitty, alacritty, foot, iTerm2, Windows Terminal, tmux,
/// screen, rxvt, the Linux console): CSI and SS3 keys with modifiers, SGR mouse reports, bracketed paste, focus,
/// UTF-8. What it does not know it drops whole, so that a reply of the terminal is never taken for typing. Memory is
/// bounded whatever comes.
struct InputDecoder {
  /// A paste longer than this is cut: nobody types a filter of a megabyte.
  static let pasteLimit = 1 << 20
  /// A sequence longer than this is not one.
  static let sequenceLimit = 128

  private enum State {
    case ground
    case escape
    /// After ESC O.
    case ss3
    /// After ESC [, with the bytes so far.
    case csi
    /// X10 mouse report: so many bytes to drop.
    case skip(Int)
    /// OSC, DCS, APC, PM, SOS up to BEL or ESC \.
    case string
    case stringEscape
    case paste
  }

  private var state = State.ground
  private var sequence: [UInt8] = []
  private var pasted: [UInt8] = []
  /// Bytes of a character that is not complete.
  private var text: [UInt8] = []
  /// Whether an ESC stood before the sequence: Alt.
  private var isAlt = false

  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// Whether what came so far may be the beginning of something longer. If nothing follows within some
  /// milliseconds, `timeout` says what it was.
  var isPending: Bool {
    switch state {
    case .ground, .paste: !text.isEmpty
    default: true
    }
  }

  /// Takes bytes as they were read.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    var events: [InputEvent] = []
    for byte in bytes { step(byte, &events) }
    return events
  }

  /// Nothing followed: a lone ESC was the Escape key.
  mutating func timeout() -> [InputEvent] {
    var events: [InputEvent] = []
    switch state {
    case .escape: events.append(.key(.escape))
    case .csi where sequence.isEmpty: events.append(.key(.alt("[")))
    case .ss3: events.append(.key(.alt("O")))
    case .paste: return []
    default: break
    }
    reset()
    text = []
    return events
  }

  private mutating func reset() {
    state = .ground
    sequence.removeAll(keepingCapacity: true)
    isAlt = false
  }

  private mutating func step(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch state {
    case .ground: ground(byte, &events)
    case .escape: escape(byte, &events)
    case .ss3:
      if let key = KeyTable.ss3(byte) { events.append(.key(key)) }
      reset()
    case .csi: csi(byte, &events)
    case .skip(let left):
      if left > 1 { state = .skip(left - 1) } else { reset() }
    case .string:
      if byte == 0x07 || byte == 0x18 || byte == 0x1A {
        reset()
      } else if byte == 0x1B {
        state = .stringEscape
      }
    case .stringEscape:
      // ESC \ ends the string; ESC and anything else ends it too and begins anew.
      reset()
      if byte != UInt8(ascii: "\\") {
        state = .escape
        step(byte, &events)
      }
    case .paste: paste(byte, &events)
    }
  }

  private mutating func ground(_ byte: UInt8, _ events: inout [InputEvent]) {
    if byte >= 0x80 {
      character(byte, &events)
      return
    }
    text.removeAll(keepingCapacity: true)
    isAlt = false
    if byte == 0x1B { state = .escape } else if let key = KeyTable.plain(byte) { events.append(.key(key)) }
  }

  /// Gathers UTF-8; what is not is dropped.
  private mutating func character(_ byte: UInt8, _ events: inout [InputEvent]) {
    if byte & 0xC0 != 0x80 { text.removeAll(keepingCapacity: true) }
    text.append(byte)
    let needed =
      switch text[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    if needed == 0 { text.removeAll(keepingCapacity: true) }
    guard needed > 0, text.count == needed else { return }
    if let whole = String(validating: text, as: UTF8.self), let character = whole.first,
      let scalar = whole.unicodeScalars.first, ScalarKind(scalar.value) != .hidden
    {
      events.append(.key(isAlt ? .alt(character) : .character(character)))
    }
    text.removeAll(keepingCapacity: true)
    isAlt = false
  }

  private mutating func escape(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch byte {
    case UInt8(ascii: "["): state = .csi
    case UInt8(ascii: "O"): state = .ss3
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      state = .string
    case 0x1B:
      // Esc twice: the first was the key; the second may begin something (Alt with an arrow sends both).
      if isAlt { events.append(.key(.escape)) }
      isAlt = true
    case 0x80...:
      state = .ground
      isAlt = true
      character(byte, &events)
    default:
      reset()
      switch KeyTable.plain(byte) {
      case .character(let character)?: events.append(.key(.alt(character)))
      case let key?: events.append(.key(key))
      case nil: break
      }
    }
  }

  private mutating func csi(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch byte {
    case 0x1B:
      reset()
      state = .escape
    case 0x18, 0x1A: reset()
    case UInt8(ascii: "[") where sequence.isEmpty: sequence.append(byte)  // Linux console: ESC [ [ A
    case UInt8(ascii: "M") where sequence.isEmpty:
      reset()
      state = .skip(3)
    case 0x20...0x3F where sequence.first != UInt8(ascii: "["):
      if sequence.count < Self.sequenceLimit { sequence.append(byte) } else { reset() }
    case 0x40...0x7E:
      finish(byte, &events)
    default: reset()
    }
  }

  private mutating func finish(_ final: UInt8, _ events: inout [InputEvent]) {
    let body = sequence
    let wasAlt = isAlt
    reset()
    if body.first == UInt8(ascii: "<") {
      if let event = KeyTable.mouse(body.dropFirst(), final) { events.append(.mouse(event)) }
      return
    }
    if body.isEmpty && (final == UInt8(ascii: "I") || final == UInt8(ascii: "O")) {
      events.append(.focus(final == UInt8(ascii: "I")))
      return
    }
    if final == UInt8(ascii: "~") && body == Array("200".utf8) {
      state = .paste
      pasted.removeAll()
      return
    }
    guard let key = KeyTable.csi(body, final) else { return }
    if wasAlt, case .character(let character) = key {
      events.append(.key(.alt(character)))
    } else {
      events.append(.key(key))
    }
  }

  private mutating func paste(_ byte: UInt8, _ events: inout [InputEvent]) {
    pasted.append(byte)
    if byte == UInt8(ascii: "~") && pasted.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
      pasted.removeLast(Self.pasteEnd.count)
      events.append(.paste(String(decoding: pasted.prefix(Self.pasteLimit), as: UTF8.self)))
      pasted = []
      reset()
    } else if pasted.count > Self.pasteLimit + 64 {
      // Keep the beginning, and enough of the end to recognise the closing sequence.
      pasted.remove(at: Self.pasteLimit)
    }
  }
}
