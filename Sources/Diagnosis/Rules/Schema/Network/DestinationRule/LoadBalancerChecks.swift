import Manifests

/// How endpoints are chosen.
enum LoadBalancerChecks {
  static func check(_ balancer: Node, hasOutlierDetection: Bool, _ review: inout SpecReview) {
    guard balancer.isMapping else { return }
    if let hash = balancer.given("consistentHash"), hash.isMapping { consistentHash(hash, &review) }
    let locality = balancer.given("localityLbSetting")
    if let locality, locality.isMapping { LocalityChecks.check(locality, hasOutlierDetection, &review) }
    if locality != nil, balancer.given("zoneAwareLbSetting") != nil {
      review.reject(
        balancer.keyPlace("zoneAwareLbSetting"),
        "localityLbSetting and zoneAwareLbSetting exclude each other",
        fix: "keep one of them")
    }
    if let warmup = balancer.given("warmup"), warmup.isMapping { self.warmup(warmup, &review) }
    NumberChecks.duration("warmupDurationSecs", in: balancer, &review)
  }

  private static func warmup(_ warmup: Node, _ review: inout SpecReview) {
    if warmup.given("duration") == nil {
      review.reject(warmup.place, "The warmup has no duration", fix: "add duration: 30s")
    }
    NumberChecks.duration("duration", in: warmup, &review)
    NumberChecks.percent("minimumPercent", in: warmup, &review)
    if let value = warmup["aggression"], let number = value.double, number < 1 {
      review.reject(
        value.place, "The warmup's aggression \(value.text ?? "") is below 1", fix: "write 1 or more")
    }
  }

  private static func consistentHash(_ hash: Node, _ review: inout SpecReview) {
    if let cookie = hash.given("httpCookie"), cookie.isMapping { self.cookie(cookie, &review) }
    if let maglev = hash.given("maglev"), let size = maglev.int("tableSize") { tableSize(size, &review) }
    guard hash.given("minimumRingSize") != nil else { return }
    if let algorithm = ["ringHash", "maglev"].first(where: { hash.given($0) != nil }) {
      review.reject(
        hash.keyPlace("minimumRingSize"), "minimumRingSize and \(algorithm) exclude each other",
        fix: "write ringHash: {minimumRingSize: …}")
    } else {
      review.warn(
        hash.keyPlace("minimumRingSize"),
        "minimumRingSize is deprecated here and still does what ringHash's own does",
        fix: "write ringHash: {minimumRingSize: …}")
    }
  }

  private static func cookie(_ cookie: Node, _ review: inout SpecReview) {
    if cookie.nonEmpty("name") == nil {
      review.reject(cookie.place, "The httpCookie has no name", fix: "add name: with the cookie's name")
    }
    NumberChecks.duration("ttl", in: cookie, mayBeZero: true, &review)
    var seen: Set<String> = []
    for attribute in cookie["attributes"]?.items ?? [] {
      guard let name = attribute.nonEmpty("name") else { continue }
      if !seen.insert(name.value).inserted {
        review.reject(
          name.place, "The cookie's attribute \(Excerpt.of(name.value)) is written twice", fix: "remove one")
      }
    }
  }

  /// Envoy's tables for Maglev have a prime size below 5,000,011.
  private static func tableSize(_ size: Located<Int>, _ review: inout SpecReview) {
    let fault: String
    if size.value <= 0 {
      fault = "is no size"
    } else if size.value >= 5_000_011 {
      fault = "is too large: it must be below 5000011"
    } else if !isPrime(size.value) {
      fault = "is no prime number"
    } else {
      return
    }
    review.reject(size.place, "Maglev's tableSize \(size.value) \(fault)", fix: "write 65537, the usual size")
  }

  /// For numbers below five million: at most 2,236 divisions.
  private static func isPrime(_ number: Int) -> Bool {
    guard number > 1 else { return false }
    var divisor = 2
    while divisor * divisor <= number {
      if number % divisor == 0 { return false }
      divisor += 1
    }
    return true
  }
}
