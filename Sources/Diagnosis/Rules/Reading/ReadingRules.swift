/// Rules on the texts themselves and on kinds.
enum ReadingRules {
  static let all: [Rule] = [.pha0001, .pha0002, .pha0003, .pha0004, .pha0005, .pha0006]
}
