/// Rules on the texts themselves and on kinds.
enum ReadingRules {
  static let all: [Rule] = [
    .pha0001, .pha0002, .pha0003, .pha0004, .pha0005, .pha0006, .pha0007, .pha0008, .pha0009, .pha0010,
    .pha0011,
    .pha0012, .pha0013, .pha0014, .pha0015,
  ]
}
