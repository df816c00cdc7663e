/// Which bytes mean which key.
enum KeyTable {
  /// A byte below 0x80 on its own.
  static func plain(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x00: .control(" ")
    case 0x08, 0x7F: .backspace
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x01...0x1A: .control(letter(byte + 0x60))
    case 0x1C...0x1F: .control(letter(byte + 0x40))
    case 0x20...0x7E: .character(letter(byte))
    default: nil
    }
  }

  private static func letter(_ byte: UInt8) -> Character { Character(Unicode.Scalar(byte)) }

  /// What follows ESC O.
  static func ss3(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(byte - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "a")...UInt8(ascii: "d"): named(byte - 0x20, shift: false)
    case UInt8(ascii: "j")...UInt8(ascii: "y"): .character(letter(byte - 0x40))  // numeric keypad
    default: named(byte, shift: false)
    }
  }

  /// A whole CSI sequence: its parameters and its last byte.
  static func csi(_ body: [UInt8], _ final: UInt8) -> Key? {
    if body.first == UInt8(ascii: "[") {
      // Linux console's F1 to F5.
      let number = Int(final) - Int(UInt8(ascii: "A")) + 1
      return (1...5).contains(number) ? .function(number) : nil
    }
    guard let numbers = parameters(body[...]) else { return nil }
    let modifiers = max(0, (numbers.count > 1 ? numbers[1] : 1) - 1)
    let shift = modifiers & 1 != 0
    switch final {
    case UInt8(ascii: "~"): return tilde(numbers, shift: shift, modifiers)
    case UInt8(ascii: "u"): return code(numbers.first ?? 0, modifiers)
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return named(final - 0x20, shift: true)
    case UInt8(ascii: "P")...UInt8(ascii: "S"):
      // "CSI 5;7 R" is a cursor report, not F3.
      guard numbers.first ?? 1 == 1 else { return nil }
      return .function(Int(final - UInt8(ascii: "P")) + 1)
    default: return named(final, shift: shift)
    }
  }

  private static func named(_ final: UInt8, shift: Bool) -> Key? {
    switch final {
    case UInt8(ascii: "A"): shift ? .shiftUp : .up
    case UInt8(ascii: "B"): shift ? .shiftDown : .down
    case UInt8(ascii: "C"): shift ? .shiftRight : .right
    case UInt8(ascii: "D"): shift ? .shiftLeft : .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: nil
    }
  }

  private static func tilde(_ numbers: [Int], shift: Bool, _ modifiers: Int) -> Key? {
    switch numbers.first ?? 0 {
    case 1, 7: .home
    case 4, 8: .end
    case 2: .insert
    case 3: .delete
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function((numbers.first ?? 0) - 10)
    case 17...21: .function((numbers.first ?? 0) - 11)
    case 23, 24: .function((numbers.first ?? 0) - 12)
    case 27: numbers.count > 2 ? code(numbers[2], modifiers) : nil  // modifyOtherKeys
    default: nil
    }
  }

  /// A key by its code point (CSI u).
  private static func code(_ code: Int, _ modifiers: Int) -> Key? {
    switch code {
    case 9: return modifiers & 1 != 0 ? .backTab : .tab
    case 13: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    default: break
    }
    guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value),
      ScalarKind(value) != .hidden
    else { return nil }
    let character = Character(scalar)
    if modifiers & 4 != 0 { return .control(Character(character.lowercased())) }
    return modifiers & 2 != 0 ? .alt(character) : .character(character)
  }

  /// An SGR mouse report (mode 1006): button, column, row, counted from 1. The left button and the wheel mean
  /// something; the others are left to the terminal.
  static func mouse(_ body: ArraySlice<UInt8>, _ final: UInt8) -> MouseEvent? {
    guard let numbers = parameters(body), numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else {
      return nil
    }
    let point = Point(x: numbers[1] - 1, y: numbers[2] - 1)
    let button = numbers[0] & ~0b11100  // without Shift, Alt, Ctrl
    let isPress = final == UInt8(ascii: "M")
    switch button {
    case 0: return MouseEvent(isPress ? .press : .release, at: point)
    case 32: return isPress ? MouseEvent(.drag, at: point) : nil
    case 64: return MouseEvent(.wheelUp, at: point)
    case 65: return MouseEvent(.wheelDown, at: point)
    default: return nil
    }
  }

  /// Numbers between semicolons; nil when there is anything else, or a number no terminal sends.
  private static func parameters(_ body: ArraySlice<UInt8>) -> [Int]? {
    var numbers: [Int] = []
    var current = 0
    for byte in body {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        current = current * 10 + Int(byte - UInt8(ascii: "0"))
        if current > 0x10FFFF { return nil }
      case UInt8(ascii: ";"):
        numbers.append(current)
        current = 0
      default: return nil
      }
    }
    if !body.isEmpty { numbers.append(current) }
    return numbers
  }
}
