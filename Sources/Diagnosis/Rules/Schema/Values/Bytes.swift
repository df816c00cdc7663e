/// Questions about ASCII bytes that the value validators share.
extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isLower: Bool { self >= 0x61 && self <= 0x7A }
  var isUpper: Bool { self >= 0x41 && self <= 0x5A }
  var isAlphanumeric: Bool { isDigit || isLower || isUpper }
  var isHex: Bool { isDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x66) }
}
