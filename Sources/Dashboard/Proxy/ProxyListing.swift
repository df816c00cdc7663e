import Exposition
import FoundationEssentials
import Terminal

/// The tables of a proxy's page for programs that have no screen.
package struct ProxyListing: Sendable {
  /// A cell: its text, and its number where it is one.
  package struct Cell: Sendable, Hashable {
    package var text: String
    package var number: Double?
  }

  /// The columns' headings.
  package var head: [String]
  /// The rows.
  package var rows: [[Cell]]
  /// What is wrong with it.
  package var problem: String?

  /// What can be listed.
  package static let kinds: [ProxyTab] = [
    .clusters, .endpoints, .listeners, .routes, .secrets, .workloads, .services, .policies, .identities,
    .connections,
  ]

  /// A table of what was told; nil where the proxy has none of this kind.
  package init?(_ kind: ProxyTab, _ config: ProxyConfigAnswer, _ hosts: ProxyHostsAnswer?, now: Date) {
    let input = ProxyInput(config: config, hosts: hosts, now: now, utcOffset: 0, glyphs: .unicode)
    guard let table = ProxyTables(input).tables[kind] else { return nil }
    // What no row says is left out.
    let columns = table.columns.indices.filter { table.columns[$0].natural > 0 }
    head = columns.map { table.columns[$0].title }
    // Moments are sorted by their seconds; what one reads of them is their text.
    let moments: Set<String> = ["not after", "not before", "left"]
    rows = table.rows.map { row in
      columns.map { column in
        let isMoment = moments.contains(table.columns[column].title)
        return Cell(text: row.cells[column].text, number: isMoment ? nil : row.cells[column].number)
      }
    }
    problem = table.problem
  }
}
