/// Rules on what several objects do together.
enum EffectiveRules {
  static let all: [Rule] = [
    .pha0040, .pha0041, .pha0042, .pha0043, .pha0044, .pha0045, .pha0046, .pha0047, .pha0048, .pha0049,
    .pha0050, .pha0051, .pha0052, .pha0053, .pha0054, .pha0055, .pha0056, .pha0057, .pha0058, .pha0059,
    .pha0060, .pha0061, .pha0062,
  ]
}
