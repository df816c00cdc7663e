/// Durations as Go writes them: `3s`, `1.5s`, `100ms`, `1h2m`.
enum Durations {
  /// Seconds; nil where it is no duration.
  static func seconds(_ text: String) -> Double? {
    var total = 0.0
    var number = ""
    var unit = ""
    var found = false
    func value() -> Double? {
      guard let amount = Double(number), amount.isFinite else { return nil }
      switch unit {
      case "h": return amount * 3600
      case "m": return amount * 60
      case "s": return amount
      case "ms": return amount / 1e3
      case "us", "µs": return amount / 1e6
      case "ns": return amount / 1e9
      default: return nil
      }
    }
    for character in text {
      if character.isASCII && (character.isNumber || character == ".") {
        if !unit.isEmpty {
          guard let part = value() else { return nil }
          total += part
          (number, unit) = ("", "")
        }
        number.append(character)
      } else {
        unit.append(character)
      }
      found = true
    }
    if text == "0" { return 0 }
    guard found, let part = value() else { return nil }
    return total + part
  }

  /// `7 s`, `2.5 s`, `300 ms`.
  static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e9 else { return "very long" }
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    let tenths = (seconds * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) s" : "\(tenths) s"
  }
}
