import FoundationEssentials
import Mesh

/// One source as it has been told: whether it answers, how old its process is, which version runs.
struct SourceTrack: Sendable {
  private(set) var hasAnswered = false
  private var isLost = false
  private var silentSince: Double?
  private var uptime: Double?
  private var version: String?

  /// Notes what a snapshot shows.
  /// - Parameters:
  ///   - isSettling: what is found now was there before.
  ///   - isFirst: set where the source gives its first answer.
  mutating func note(
    _ source: SourceStatus, at clock: Double, date: Date, isSettling: Bool
  ) -> [MeshChange] {
    var changes: [MeshChange] = []
    let change = { (kind: MeshChange.Kind, from: String?, to: String?, reason: String?) in
      MeshChange(
        at: date, kind: kind, subject: .source(source.name), name: Self.name(source),
        namespace: source.identity?.namespace, from: from, to: to, reason: reason)
    }
    if source.state == .ok {
      if isLost, hasAnswered || !isSettling {
        let silence = silentSince.map { Text.span(clock - $0) }
        changes.append(
          change(
            .answered, "down", "ok",
            hasAnswered ? silence.map { "It had not answered for \($0)." } : "This is its first answer."))
      }
      hasAnswered = true
      isLost = false
      silentSince = nil
    } else {
      if silentSince == nil { silentSince = clock - (source.ageSeconds ?? 0) }
      if source.state == .down, !isLost {
        if hasAnswered { changes.append(change(.lost, "ok", "down", source.error)) }
        isLost = true
      }
    }
    if let step = process(source.identity) {
      changes.append(change(step.kind, step.from, step.to, step.reason))
    }
    return changes
  }

  private mutating func process(_ identity: ProxyIdentity?) -> (
    kind: MeshChange.Kind, from: String, to: String, reason: String?
  )? {
    guard let identity else { return nil }
    let before = (uptime: uptime, version: version)
    if let known = identity.uptimeSeconds, known.isFinite { uptime = known }
    if let known = identity.envoyVersion { version = known }
    // Uptimes come in whole seconds: a second less is none.
    var hasRestarted = false
    if let old = before.uptime, let new = uptime, new < old - 2 { hasRestarted = true }
    if let old = before.version, let new = version, old != new {
      let (from, to) = Self.short(old, new)
      return (.upgraded, from, to, hasRestarted ? "Its process began anew." : nil)
    }
    guard hasRestarted, let old = before.uptime, let new = uptime else { return nil }
    return (
      .restarted, "up \(Text.span(old))", "up \(Text.span(new))", "Its process began anew."
    )
  }

  /// `reviews-v2 127.0.0.1:15000`, or the address alone.
  private static func name(_ source: SourceStatus) -> String {
    guard let who = source.identity?.workload ?? source.identity?.pod else { return source.name }
    return "\(who) \(source.name)"
  }

  /// Envoy says `HASH/1.30.0/Clean/RELEASE/BoringSSL`: the number, or all of it where the number is the same.
  private static func short(_ old: String, _ new: String) -> (String, String) {
    let number = { (text: String) -> String in
      let parts = text.split(separator: "/")
      return parts.count > 1 ? String(parts[1]) : text
    }
    return number(old) == number(new) ? (old, new) : (number(old), number(new))
  }
}
