import Terminal

extension Probe {
  /// Measures frames on the terminal it runs in: everything, a twentieth and nothing changed.
  @UIActor static func bench(_ environment: [String: String]) async throws {
    var options = ScreenOptions(mouse: false, environment: environment)
    options.colors = environment["PROBE_COLORS"].flatMap { ColorDepth(name: $0) }
    let screen = try Screen(options)
    let size = screen.size
    let inks = Ink.allCases
    var lines: [String] = [
      "\(size.width)x\(size.height) \(screen.depth), ms a frame (median of 100), bytes a frame"
    ]
    for (name, share) in [("full", 1), ("5 %", 20), ("none", 0)] {
      var drawing: [Double] = []
      var showing: [Double] = []
      var bytes = 0
      var canvas = Canvas(size, glyphs: screen.glyphs)
      for round in 0..<100 {
        let start = ContinuousClock.now
        if share == 1 { canvas = Canvas(size, glyphs: screen.glyphs) }
        if share > 0 {
          for y in 0..<size.height {
            for x in stride(from: (y * 7 + round) % share, to: size.width, by: share) {
              let scalar = Unicode.Scalar(UInt32(0x2500 + (x + y * 3 + round) % 128)) ?? " "
              canvas.put(scalar: scalar, x: x, y: y, Style(inks[(x / 4 + y + round) % inks.count]))
            }
          }
        }
        drawing.append(milliseconds(.now - start))
        let stats = screen.present(canvas, theme: .dark)
        showing.append(milliseconds(stats.duration))
        bytes += stats.bytes
      }
      lines.append("\(name): draw \(median(drawing)) ms, show \(median(showing)) ms, \(bytes / 100) bytes")
    }
    var rebuilding: [Double] = []
    for round in 0..<100 {
      let start = ContinuousClock.now
      var canvas = Canvas(size, glyphs: screen.glyphs)
      for y in 0..<size.height {
        var x = 0
        while x < size.width {
          x = canvas.write("reviews-v\(round % 10) 12.5/s ", x: x, y: y, Style(.text), ellipsis: false)
        }
      }
      rebuilding.append(milliseconds(.now - start))
      if canvas.text.isEmpty { break }
    }
    lines.append("rebuild with text: \(median(rebuilding)) ms")
    screen.close()
    for line in lines { print(line) }
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }

  private static func median(_ values: [Double]) -> Double {
    (values.sorted()[values.count / 2] * 1000).rounded() / 1000
  }
}
