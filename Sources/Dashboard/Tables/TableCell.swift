import Diagnosis
import Mesh
import Metrics
import Terminal

/// What a cell of a table says, and how it looks.
struct TableCell {
  typealias Run = (String, Style)

  let format: Format
  let ground: Ink
  let isSelected: Bool
  /// Cells show changes.
  let isCompared: Bool
  /// TCP has columns of its own; otherwise bytes stand in place of a rate where there are no requests.
  let hasTCP: Bool

  private var glyphs: GlyphSet { format.glyphs }
  private var plain: Style { style(.text) }
  private var muted: Style { style(.muted) }
  private var unknown: Run { (format.unknown, style(.faint)) }

  /// On the selection text is the selection's own, signs and warnings keep their colour.
  private func style(_ ink: Ink, _ attributes: Attributes = []) -> Style {
    let isQuiet = ink == .text || ink == .muted || ink == .faint || ink == .idle
    return Style(isSelected && isQuiet ? .selectionText : ink, on: ground, attributes)
  }

  /// The pieces of a cell.
  func runs(_ column: TableColumn, _ row: TableRow) -> [Run] {
    if isCompared, column.isNumber, column != .proxies { return [change(column, row)] }
    if row.isGone { return column.isLine ? [] : [unknown] }
    switch column {
    case .name, .requests, .errors: return []
    case .version: return [row.version.map { ($0, muted) } ?? unknown]
    case .config: return config(row)
    case .mesh: return [membership(row.now.membership)]
    case .proxies: return [proxies(row.now)]
    case .mtls: return [mtls(row.now.mtlsPercent)]
    case .inRate: return [requests(row.now)]
    default:
      guard let number = column.number(row.now) else { return [unknown] }
      return [(text(number, column), look(column, number, row.now.health))]
    }
  }

  /// A number of a column in its unit.
  func text(_ number: Double?, _ column: TableColumn) -> String {
    switch column {
    case .inRate, .outRate, .requests: format.rate(number)
    case .success, .error, .errors, .mtls: format.percent(number)
    case .p50, .p95, .p99: format.milliseconds(number)
    case .request, .response, .tcpIn, .tcpOut: format.bytesPerSecond(number)
    case .proxies, .config, .name, .version, .mesh: format.count(number)
    }
  }

  /// Nothing of it stands back, what is wrong stands out.
  private func look(_ column: TableColumn, _ number: Double, _ health: Health) -> Style {
    let isWrong = (column == .error && number > 0) || (column == .success && number < 100)
    if isWrong, health >= .degraded { return style(health.ink, .bold) }
    if isWrong { return plain.with(.bold) }
    return number == 0 || column == .success ? muted : plain
  }

  private func requests(_ row: InventoryRow) -> Run {
    if (row.inRate ?? 0) == 0, !hasTCP, let bytes = row.tcpIn, bytes > 0 {
      return (format.bytesPerSecond(bytes), plain)
    }
    guard let rate = row.inRate else { return unknown }
    return (format.rate(rate), rate == 0 ? muted : plain)
  }

  private func mtls(_ percent: Double?) -> Run {
    guard let percent else { return unknown }
    if percent >= 100 { return (String(Symbol.lock.character(glyphs)), style(.lock)) }
    return (String(Symbol.brokenLock.character(glyphs)) + format.percent(percent), style(.brokenLock))
  }

  private func config(_ row: TableRow) -> [Run] {
    guard let note = row.note, note.objects > 0 else { return [unknown] }
    let counts = ConfigCounts.runs(note.counts, glyphs, on: ground)
    return counts.isEmpty ? [(String(Symbol.check.character(glyphs)), muted)] : counts
  }

  private func membership(_ membership: MeshMembership) -> Run {
    switch membership {
    case .unknown: unknown
    case .outside: (membership.rawValue, style(.warning))
    case .sidecar, .gateway, .ambient: (membership.rawValue, muted)
    }
  }

  private func proxies(_ row: InventoryRow) -> Run {
    guard row.proxiesKnown > 0 else { return unknown }
    let text = "\(row.proxiesUp)/\(row.proxiesKnown)"
    return row.proxiesUp < row.proxiesKnown ? (text, style(.warning, .bold)) : (text, muted)
  }

  // MARK: - Changes

  private func change(_ column: TableColumn, _ row: TableRow) -> Run {
    if row.isGone || row.isNew {
      let number = row.isGone ? nil : column.number(row.now)
      return (number.map { "+" + text($0, column) } ?? format.unknown, muted)
    }
    guard let change = row.change(column) else { return unknown }
    let size = text(change.magnitude, column)
    let old = column.number(row.now).map { $0 - change } ?? 0
    // What reads as nothing is nothing, and neither is a hundredth: rates and durations are never quite the same twice.
    let isPercent = column.isPercent
    let least = isPercent ? 0.05 : 0.01 * old.magnitude
    guard change != 0, change.magnitude >= least, size != text(0, column), !size.hasPrefix("<") else {
      return ("=", style(.faint))
    }
    let arrow = (change > 0 ? Symbol.arrowUp : .arrowDown).character(glyphs)
    let sign = change > 0 ? "+" : glyphs == .unicode ? "−" : "-"
    let ink: Ink =
      switch column.better {
      case .neither: .info
      case .up: change > 0 ? .healthy : .failure
      case .down: change > 0 ? .failure : .healthy
      }
    let isLarge = change.magnitude >= 0.05 * max(old.magnitude, 1e-9)
    let points = isPercent && size.hasSuffix("%") ? size.dropLast() + " pt" : size
    return ("\(arrow)\(sign)\(points)", isLarge ? style(ink) : muted)
  }
}
