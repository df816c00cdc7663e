import Foundation
import Testing

@testable import Terminal

@Suite struct ThemeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "themes").path()
  private static let themes = ThemeLibrary(folders: [folder])
  private static let names = themes.names

  @Test func theBuiltInThemeIsTheFile() throws {
    #expect(try String(contentsOfFile: Self.folder + "/dark.toml", encoding: .utf8) == builtInDarkTheme)
    #expect(try Self.themes.load("dark") == .dark)
    #expect(Theme.dark.summary == "Calm, for dark backgrounds")
  }

  @Test func theFourAreThere() {
    #expect(Set(Self.names).isSuperset(of: ["dark", "light", "high-contrast", "colour-blind"]))
  }

  /// Every text can be read on every ground, at 24 bits and with 256 colours.
  @Test(arguments: names) func textCanBeRead(name: String) throws {
    let theme = try Self.themes.load(name)
    let terminal: UInt32 = theme.isLight ? 0xFFFFFF : 0x1B1E27
    let texts = Ink.allCases.filter {
      ![.ground, .panel, .header, .selection, .cursor, .border, .faint, .idle].contains($0)
        && !Self.heat.contains($0)
    }
    for depth in [ColorDepth.trueColor, .palette256] {
      for ground in [Ink.ground, .panel, .header, .selection] {
        for ink in texts {
          let paint = theme.paint(Style(ink, on: ground), depth: depth)
          func rgb(_ value: Int32, _ otherwise: UInt32) -> UInt32 {
            value < 0 ? otherwise : depth == .trueColor ? UInt32(value) : NamedColor.palette(value)
          }
          let ratio = Contrast.ratio(
            rgb(paint.foreground, theme.isLight ? 0 : 0xE6E6E6), rgb(paint.background, terminal))
          let least = name == "high-contrast" ? 7 : ground == .ground || ground == .panel ? 4.5 : 3
          #expect(ratio >= least, "\(name): \(ink) on \(ground), \(depth): \(ratio)")
        }
      }
      for quiet in [Ink.faint, .idle, .border] {
        let paint = theme.paint(Style(quiet), depth: depth)
        let value = depth == .trueColor ? UInt32(paint.foreground) : NamedColor.palette(paint.foreground)
        #expect(Contrast.ratio(value, terminal) >= 2, "\(name): \(quiet), \(depth)")
      }
    }
  }

  static let heat: [Ink] = [.heat1, .heat2, .heat3, .heat4, .heat5, .heat6]

  /// More stands out more, at 24 bits and with 256 colours.
  @Test(arguments: names) func heatGrows(name: String) throws {
    let theme = try Self.themes.load(name)
    let terminal: UInt32 = theme.isLight ? 0xFFFFFF : 0x1B1E27
    for depth in [ColorDepth.trueColor, .palette256] {
      let ratios = Self.heat.map { ink in
        let value = theme.paint(Style(ink), depth: depth).foreground
        return Contrast.ratio(depth == .trueColor ? UInt32(value) : NamedColor.palette(value), terminal)
      }
      #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 < $1 }, "\(name), \(depth): \(ratios)")
    }
  }

  /// Good, degraded and failed differ at every depth, whatever the theme.
  @Test(arguments: names) func healthIsToldApart(name: String) throws {
    let theme = try Self.themes.load(name)
    for depth in ColorDepth.allCases {
      let looks = [Ink.healthy, .degraded, .failure, .idle].map { theme.paint(Style($0), depth: depth) }
      #expect(Set(looks).count == looks.count, "\(name) at \(depth)")
    }
  }

  /// The three kinds of missing cones (matrices of Viénot, Brettel and Mollon 1999, and of Machado et al. 2009 for
  /// blue): states of health stay apart.
  @Test func colourBlindPeopleTellHealthApart() throws {
    let theme = try Self.themes.load("colour-blind")
    let inks: [Ink] = [.healthy, .degraded, .failure, .notReady]
    for (index, one) in inks.enumerated() {
      for other in inks[(index + 1)...] {
        let a = UInt32(theme.paint(Style(one), depth: .trueColor).foreground)
        let b = UInt32(theme.paint(Style(other), depth: .trueColor).foreground)
        for kind in ColorBlindness.allCases {
          #expect(kind.distance(a, b) > 60, "\(one) and \(other) for \(kind)")
        }
      }
    }
  }

  @Test func mistakesNameFileKeyAndNextStep() {
    func message(_ text: String) -> String {
      do {
        _ = try Theme(toml: text, name: "mine", file: "mine.toml")
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message("[ink]\nhealthy = { color = \"green\" }").contains(
        "mine.toml: ink.healthy.color: \"green\" is not"))
    #expect(
      message("[ink]\nhelthy = { color = \"#00ff00\" }").contains(
        "ink.helthy: no such meaning; known are text"))
    #expect(message("[ink]\nhealthy = \"#00ff00\"").contains("ink.healthy: must look like"))
    #expect(
      message("[ink]\nhealthy = { color = \"#00ff00\", c256 = 300 }").contains(
        "ink.healthy.c256: must be 0 to 255"))
    #expect(
      message("[ink]\nhealthy = { color = \"#00ff00\", c16 = \"pink\" }").contains(
        "ink.healthy.c16: must be 0 to 15"))
    #expect(
      message("[ink]\nhealthy = { color = \"#00ff00\", blink = true }").contains("ink.healthy.blink: unknown")
    )
    #expect(message("[ink]\nhealthy = { color = \"#00ff00\", mono = [\"loud\"] }").contains("may list bold"))
    #expect(message("background = \"pink\"\n[ink]").contains("background: must be"))
    #expect(message("colour = 1\n[ink]").contains("colour: unknown"))
    #expect(message("summary = \"x\"").contains("ink: missing"))
    #expect(message("[ink]\nhealthy = {").contains("mine.toml:2: not TOML"))
  }

  @Test func aShortThemeTakesTheRestFromDark() throws {
    let theme = try Theme(toml: "[ink]\nhealthy = { color = \"#00ffff\" }", name: "mine", file: "mine.toml")
    #expect(theme.paint(Style(.healthy), depth: .trueColor).foreground == 0x00FFFF)
    #expect(theme.paint(Style(.healthy), depth: .palette256).foreground == 51)
    #expect(theme.paint(Style(.healthy), depth: .ansi16).foreground == 14)
    #expect(
      theme.paint(Style(.failure), depth: .trueColor) == Theme.dark.paint(Style(.failure), depth: .trueColor))
  }

  @Test func theUsersFolderGoesFirstAndUnknownNamesAreListed() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "pharos-themes-\(UUID().uuidString)")
      .path()
    defer { try? FileManager.default.removeItem(atPath: place) }
    let own = place + "/pharos/themes"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    try "summary = \"mine\"\n[ink]\n".write(toFile: own + "/light.toml", atomically: true, encoding: .utf8)
    let themes = ThemeLibrary(
      environment: ["XDG_CONFIG_HOME": place], executable: Self.folder + "/../.build/x/pharos")
    #expect(try themes.load("light").summary == "mine")
    #expect(try themes.load("high-contrast").name == "high-contrast")
    #expect(try themes.load(own + "/light.toml").name == "light")
    let error = #expect(throws: ThemeError.self) { try themes.load("lihgt") }
    #expect("\(error as Any)".contains("colour-blind, dark, high-contrast, light"))
    #expect(throws: ThemeError.self) { try themes.load(own) }
    // A binary that was copied away has the dark one.
    #expect(try ThemeLibrary(environment: [:], executable: "/nowhere/bin/pharos").load("dark") == .dark)
  }
}

/// Contrast by WCAG 2.2.
enum Contrast {
  static func linear(_ rgb: UInt32) -> [Double] {
    [16, 8, 0].map { shift in
      let part = Double(rgb >> UInt32(shift) & 0xFF) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
  }

  static func ratio(_ a: UInt32, _ b: UInt32) -> Double {
    func luminance(_ rgb: UInt32) -> Double {
      let parts = linear(rgb)
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }
}

/// What a colour looks like with a kind of cone missing, in linear RGB.
enum ColorBlindness: CaseIterable {
  case protanopia, deuteranopia, tritanopia

  private var matrix: [[Double]] {
    switch self {
    case .protanopia: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]
    case .deuteranopia: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]
    case .tritanopia:
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    }
  }

  /// How far apart two colours are, 0 to 441.
  func distance(_ a: UInt32, _ b: UInt32) -> Double {
    func seen(_ rgb: UInt32) -> [Double] {
      let parts = Contrast.linear(rgb)
      return matrix.map { row in
        let value = min(1, max(0, zip(row, parts).map(*).reduce(0, +)))
        return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055)
      }
    }
    return zip(seen(a), seen(b)).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }
}
