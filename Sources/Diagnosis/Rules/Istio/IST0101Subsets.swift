import Manifests

extension ReferencedResources {
  /// Subsets of routes and mirrors that no DestinationRule of the host declares.
  static func subsets(_ set: ConfigSet, _ report: inout RuleReport) {
    let declared = DeclaredSubsets(set)
    for service in set.virtualServices {
      for destination in service.destinations {
        guard let host = destination.host, let subset = destination.subset, !subset.value.isEmpty else {
          continue
        }
        let name = set.hosts.fqdn(host.value, in: service.object.namespace)
        let rules = declared.rules(for: name)
        if rules.contains(where: { $0.subsets.contains { $0.name?.value == subset.value } }) { continue }
        guard set.facts.has(.destinationRules) else {
          report.skip(needs: .destinationRules)
          continue
        }
        // A rule for a wildcard that declares nothing says nothing about this host.
        let written = rules.filter { !($0.host?.value.hasPrefix("*") ?? false) || !$0.subsets.isEmpty }
        let names = written.flatMap { $0.subsets.compactMap { $0.name?.value } }
        // Names such as v1, v2, v3 are all one letter apart: none of them is what was meant.
        let near = subset.value.utf8.count > 3 ? NearestName.of(subset.value, in: names) : nil
        let fix =
          if let near {
            "did you mean \(near)?"
          } else if let rule = written.first {
            "add the subset to \(rule.object.title), or route to one that is there"
          } else {
            "add a DestinationRule for \(host.value) with the subset, before the route that uses it"
          }
        let found =
          if written.isEmpty {
            "no DestinationRule for this host was found"
          } else if names.isEmpty {
            "its DestinationRule declares none"
          } else {
            "its DestinationRule declares \(names.prefix(8).joined(separator: ", "))"
          }
        report.report(
          service.object, at: subset.place,
          "\(host.value) has no subset \(subset.value) (\(found)): \(destination.consequence)",
          notes: written.first.map { [.init("\($0.object.title) is here", $0.object)] } ?? [], fix: fix)
      }
    }
  }
}

/// The destination rules of hosts, those with wildcards included.
struct DeclaredSubsets {
  private var rules = HostPatterns<DestinationRule>()

  init(_ set: ConfigSet) {
    for rule in set.destinationRules {
      guard let host = rule.host?.value, !host.isEmpty else { continue }
      rules.add(rule, under: set.hosts.fqdn(host, in: rule.object.namespace))
    }
  }

  /// The rules that are written for a full name.
  func rules(for name: String) -> [DestinationRule] {
    let own = name.hasPrefix("*") ? [] : rules.equal(to: name)
    return own + rules.covering(name)
  }
}
