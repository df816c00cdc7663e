import Mesh

/// Samples as Prometheus text.
enum PlainText {
  /// A line each.
  static func text(_ samples: [Sample]) -> [UInt8] {
    var text = ""
    for sample in samples {
      text += sample.series.name
      text += "{"
      for (index, label) in sample.series.labels.enumerated() {
        if index > 0 { text += "," }
        text += "\(label.name)=\""
        for character in label.value.unicodeScalars {
          switch character {
          case "\\": text += "\\\\"
          case "\"": text += "\\\""
          case "\n": text += "\\n"
          default: text.unicodeScalars.append(character)
          }
        }
        text += "\""
      }
      text += "} \(sample.value)\n"
    }
    return Array(text.utf8)
  }
}
