import ArgumentParser
import Diagnosis
import Foundation
import TOMLKit
import Terminal

/// What a repository says about its own lint: the table `[analyze]` of `.pharos.toml`.
struct AnalyzeSettings {
  /// Codes to look for alone.
  var only: [String] = []
  /// Codes left out.
  var suppress: [AnalysisOptions.Suppression] = []
  /// The level from which on the command fails.
  var failOn: Level?

  /// Reads a file; without a name `./.pharos.toml`, which need not be there.
  /// - Throws: `ValidationError` with the file and what is wrong in it.
  static func load(_ name: String?) throws -> AnalyzeSettings {
    let path = name ?? ".pharos.toml"
    guard let data = FileManager.default.contents(atPath: path) else {
      if name == nil, !FileManager.default.fileExists(atPath: path) { return AnalyzeSettings() }
      throw ValidationError("\(TextSafety.safe(path)): cannot be read")
    }
    do {
      return try parse(String(decoding: data, as: UTF8.self))
    } catch let error as ValidationError {
      throw ValidationError("\(TextSafety.safe(path)): \(error.message)")
    } catch {
      throw ValidationError("\(TextSafety.safe(path)): \(TextSafety.safe("\(error)"))")
    }
  }

  /// Reads a file's text.
  static func parse(_ text: String) throws -> AnalyzeSettings {
    var settings = AnalyzeSettings()
    guard let table = try TOMLTable(string: text)["analyze"]?.table else { return settings }
    for (key, value) in table {
      switch key {
      case "suppress": settings.suppress = try strings(key, value).map(suppression)
      case "only": settings.only = try strings(key, value)
      case "fail-on":
        guard let level = value.string.flatMap(Level.init(rawValue:)) else {
          throw ValidationError("analyze.fail-on is error, warning or info")
        }
        settings.failOn = level
      default:
        throw ValidationError("analyze.\(TextSafety.safe(key)) is not known; suppress, only and fail-on are")
      }
    }
    for code in settings.only + settings.suppress.map(\.code)
    where code != "*" && RuleCatalogue.rule(code) == nil {
      throw ValidationError("no code '\(TextSafety.safe(code))'; pharos analyze --list-codes shows all")
    }
    return settings
  }

  /// `CODE` or `CODE=GLOB`.
  static func suppression(_ text: String) -> AnalysisOptions.Suppression {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    return AnalysisOptions.Suppression(
      code: (parts.first ?? "").uppercased(), object: parts.count > 1 ? parts[1] : "*")
  }

  private static func strings(_ key: String, _ value: any TOMLValueConvertible) throws -> [String] {
    guard let array = value.array else { throw ValidationError("analyze.\(key) is a list of texts") }
    return try array.map {
      guard let text = $0.string else { throw ValidationError("analyze.\(key) is a list of texts") }
      return text
    }
  }
}
