/// Rules on the texts themselves and on kinds.
enum ReadingRules {
  static let all: [Rule] = []
}
