import Mesh

/// Health of one thing, as it has been told: what is worse at once, what is better once it has held.
struct HealthTrack: Sendable {
  /// A step that is news.
  struct Step: Sendable, Hashable {
    var from: Health?
    var to: Health
    /// Seconds that it was not healthy, for a recovery; nil when it was so before the watch began.
    var badFor: Double?
  }

  /// What was told last, or found at the start; nil before it was judged.
  private(set) var told: Health?
  /// It was well over enough requests for what comes after to be a change.
  var isSolid = false
  private var badSince: Double?
  private var calmSince: Double?
  private var worstInCalm = Health.healthy
  /// The level since `calmSince` that it is on now, and since when.
  private var level = Health.healthy
  private var levelSince = 0.0
  private var hold = 0.0
  private var improvedAt: Double?
  /// Its bad health came with another way of looking: that it goes is no news either.
  private var isBorrowed = false

  /// Takes a state as given.
  mutating func adopt(_ health: Health) {
    guard health.isJudged else { return }
    isBorrowed = told.map { health > $0 } ?? false
    told = health
    calmSince = nil
    badSince = nil
  }

  /// Notes what a snapshot shows.
  /// - Returns: what is to be told.
  mutating func note(_ health: Health, at clock: Double, _ rules: ChangeRules) -> Step? {
    guard health.isJudged else { return nil }
    guard let last = told else {
      told = health
      guard health > .healthy else { return nil }
      badSince = clock
      hold = rules.hold
      return Step(from: nil, to: health)
    }
    if health > last { return worsen(from: last, to: health, at: clock, rules) }
    guard health < last else {
      calmSince = nil
      return nil
    }
    return improve(from: last, to: health, at: clock, rules)
  }

  /// Errors leave a window by and by: what is on its way from failure to healthy is not degraded for that, so a level
  /// must last; what goes up and down below the old level is told as its worst in the end.
  private mutating func improve(
    from last: Health, to health: Health, at clock: Double, _ rules: ChangeRules
  ) -> Step? {
    if calmSince == nil || level != health { levelSince = clock }
    level = health
    let since = calmSince ?? clock
    worstInCalm = calmSince == nil ? health : max(worstInCalm, health)
    calmSince = since
    let hold = max(hold, rules.hold)
    let better: Health
    if clock - levelSince >= hold {
      better = health
    } else if clock - since >= 3 * hold {
      better = worstInCalm
    } else {
      return nil
    }
    let step = Step(from: last, to: better, badFor: badSince.map { levelSince - $0 })
    told = better
    calmSince = nil
    improvedAt = clock
    if better == .healthy { badSince = nil }
    if isBorrowed {
      isBorrowed = better > .healthy
      return nil
    }
    return step
  }

  private mutating func worsen(
    from last: Health, to health: Health, at clock: Double, _ rules: ChangeRules
  ) -> Step? {
    let isRelapse = improvedAt.map { clock - $0 < rules.relapse } ?? false
    // Within one bout of bad health the hold stays as it was.
    if last == .healthy || improvedAt != nil {
      hold = isRelapse ? min(max(hold, rules.hold) * 2, rules.longestHold) : rules.hold
    }
    improvedAt = nil
    told = health
    calmSince = nil
    isBorrowed = false
    if last == .healthy { badSince = clock }
    return Step(from: last, to: health)
  }
}

extension Health {
  /// It says how the thing fares: not idle, and not scaled to zero.
  var isJudged: Bool { self == .healthy || self == .degraded || self == .failure }
}
