import Diagnosis
import Mesh
import Metrics

/// The filter of a table: a find expression, as typed.
struct TableFilter: Sendable {
  /// As typed; empty: everything shows.
  private(set) var text = ""
  /// Why it cannot be understood; what was understood last stays in effect.
  private(set) var problem: String?
  private var expression: FindExpression?

  /// What can be asked of a row.
  static let known: Set<FindOperand> = [
    .name, .namespace, .cluster, .app, .version, .workload, .service, .node, .membership, .health, .rps,
    .rpsOut, .percentError, .percentSuccess, .percentMTLS, .p50, .p95, .p99, .throughput, .responseBytes,
    .tcpIn, .tcpOut, .findings, .proxies, .proxiesDown, .healthy, .idle, .traffic, .mtls, .root, .sidecar,
    .ambient, .gateway, .down, .new, .gone, .circuitBreaker, .faultInjection, .mirroring, .requestRouting,
    .requestTimeout, .trafficShifting, .virtualService, .workloadEntry,
  ]

  /// It hides nothing.
  var isEmpty: Bool { expression == nil }

  /// Takes a text.
  /// - Returns: whether what is hidden may be another now.
  mutating func read(_ text: String) -> Bool {
    guard text != self.text else { return false }
    self.text = text
    problem = nil
    guard text.contains(where: { !$0.isWhitespace }) else {
      let had = expression != nil
      expression = nil
      return had
    }
    do throws(FindProblem) {
      expression = try FindExpression(text, known: Self.known)
      return true
    } catch {
      problem = error.sentence
      return false
    }
  }

  /// For each row whether it fits; nil: all do. Cost: a few comparisons a row.
  func matches(_ rows: [TableRow]) -> [Bool]? {
    expression.map { expression in rows.map(expression.matches) }
  }
}

extension TableRow: FindSubject {
  var findHealth: Health? { isGone ? nil : now.health }

  var findText: String {
    var text = subject.name
    for part in [subject.namespace, now.app, now.version] { if let part { text += " " + part } }
    return text
  }

  func number(_ operand: FindOperand) -> Double? {
    if operand == .findings { return note.map { Double($0.count) } }
    if isGone { return nil }
    return switch operand {
    case .rps: now.inRate
    case .rpsOut: now.outRate
    case .percentError: now.errorPercent
    case .percentSuccess: now.successPercent
    case .percentMTLS: now.mtlsPercent
    case .p50: now.p50
    case .p95: now.p95
    case .p99: now.p99
    case .throughput: now.requestBytes
    case .responseBytes: now.responseBytes
    case .tcpIn: now.tcpIn
    case .tcpOut: now.tcpOut
    case .proxies: now.proxiesKnown > 0 ? Double(now.proxiesUp) : nil
    case .proxiesDown: now.proxiesKnown > 0 ? Double(now.proxiesKnown - now.proxiesUp) : nil
    default: nil
    }
  }

  func texts(_ operand: FindOperand) -> [String] {
    let text: String? =
      switch operand {
      case .name: subject.name
      case .namespace: subject.namespace
      case .cluster: subject.cluster
      case .app: now.app
      case .version: now.version
      case .workload: subject.kind == .workload ? subject.name : nil
      case .service: subject.kind == .service ? subject.name : nil
      case .node: subject.kind.rawValue
      case .membership: now.membership == .unknown ? nil : now.membership.rawValue
      default: nil
      }
    return [text, operand == .name ? now.app : nil].compactMap { $0 }
  }

  func flag(_ operand: FindOperand) -> Bool? {
    switch operand {
    case .new: return isNew
    case .gone: return isGone
    case .sidecar: return now.membership == .unknown ? nil : now.membership == .outside
    case .ambient: return now.membership == .unknown ? nil : now.membership == .ambient
    case .gateway: return now.membership == .unknown ? nil : now.membership == .gateway
    case .mtls: return now.mtlsPercent.map { $0 >= 100 }
    case .healthy:
      // As in Kiali: what has no traffic or is scaled to zero is neither healthy nor unhealthy.
      return now.health == .na || now.health == .notReady || isGone ? nil : now.health == .healthy
    case .idle: return hasTraffic.map { !$0 }
    case .traffic: return hasTraffic
    case .root: return now.outRate.map { $0 > 0 && (now.inRate ?? 0) == 0 }
    case .down: return now.proxiesKnown > 0 ? now.proxiesUp < now.proxiesKnown : nil
    default: return badge(operand).flatMap { badge in note.map { $0.badges.contains(badge) } }
    }
  }

  private var hasTraffic: Bool? {
    let rates = [now.inRate, now.outRate, now.tcpIn, now.tcpOut].compactMap { $0 }
    return isGone || rates.isEmpty ? nil : rates.contains { $0 > 0 }
  }

  private func badge(_ operand: FindOperand) -> ConfigBadge? {
    switch operand {
    case .circuitBreaker: .circuitBreaker
    case .faultInjection: .faultInjection
    case .mirroring: .mirroring
    case .requestRouting: .requestRouting
    case .requestTimeout: .requestTimeout
    case .trafficShifting: .trafficShifting
    case .virtualService: .virtualService
    case .workloadEntry: .workloadEntry
    default: nil
    }
  }
}
