/// Our own codes: what both others miss.
enum PharosRules {
  static let all: [Rule] = reading + effective

  /// PHA0001–PHA0019: texts that cannot be read, kinds that are retired or misspelt (`Rules/Reading`).
  static let reading: [Rule] = ReadingRules.all
  /// PHA0040 and up: what only shows when several objects are seen together (`Rules/Pharos`).
  static let effective: [Rule] = EffectiveRules.all
}
