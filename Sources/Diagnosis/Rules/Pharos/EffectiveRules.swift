/// Rules on what several objects do together.
enum EffectiveRules {
  static let all: [Rule] = []
}
