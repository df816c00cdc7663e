import FoundationEssentials
import JSON

/// What the reader's walk puts together.
extension EnvoyConfig {
  mutating func note(version: String, of section: Section) {
    guard progress[section]?.versions.contains(version) != true else { return }
    // Endpoints and secrets each have a version of their own: the first ones tell enough.
    if progress[section, default: Progress()].versions.count < 64 {
      progress[section, default: Progress()].versions.append(version)
    }
  }

  /// One thing of a section.
  mutating func take(_ entry: EnvoyFields, _ section: Section, _ state: String, _ piece: Range<Int>) {
    var name = entry["name"].text
    var state = state
    switch section {
    case .clusters:
      let origin: EnvoyCluster.Origin = state == "static" ? .static : state == "warming" ? .warming : .active
      if let cluster = EnvoyCluster(entry, origin, piece) {
        name = cluster.name.name
        clusters.append(cluster)
      }
    case .listeners: take(listener: entry, &name, &state, piece)
    case .routes:
      let table = EnvoyRoute.table(entry, isStatic: state == "static", piece)
      name = entry["route_config"]["name"].text ?? table.first?.table
      routes += table
    case .endpoints:
      name = entry["endpoint_config"]["cluster_name"].text
      endpoints += EnvoyEndpoint.assignment(entry, piece)
    case .secrets:
      let held: EnvoySecret.State = state == "static" ? .static : state == "warming" ? .warming : .active
      let secret = EnvoySecret(entry, held, piece)
      name = secret.name
      secrets.append(secret)
    case .extensions:
      let filter = entry["ecds_filter"]
      name = filter["name"].text ?? name
      let config = filter["typed_config"]
      let type =
        config["type_url"].text?.split(separator: "/").last.map(String.init)
        ?? config["@type"].text?.split(separator: "/").last.map(String.init)
      extensions.append(
        Extension(name: name ?? "", type: type, version: entry["version_info"].text, piece: piece))
    case .scopedRoutes, .bootstrap, .other: break
    }
    entries.append(Entry(section: section, name: name ?? "", state: state, piece: piece))
    count(entry, section, state)
    reject(entry["error_state"], section, name ?? "", piece)
  }

  private mutating func count(_ entry: EnvoyFields, _ section: Section, _ state: String) {
    if state == "warming" {
      progress[section, default: Progress()].warming += 1
    } else {
      progress[section, default: Progress()].count += 1
    }
    for place in [entry, entry["active_state"], entry["warming_state"]] where place.exists {
      if let version = place["version_info"].text { note(version: version, of: section) }
      if let date = place["last_updated"].date {
        let known = progress[section]?.updated
        progress[section, default: Progress()].updated = known.map { max($0, date) } ?? date
      }
    }
  }

  private mutating func reject(_ error: EnvoyFields, _ section: Section, _ name: String, _ piece: Range<Int>)
  {
    guard error.exists, error["details"].text != nil || error["last_update_attempt"].text != nil else {
      return
    }
    progress[section, default: Progress()].rejected += 1
    rejections.append(
      Rejection(
        section: section, name: name, details: error["details"].text ?? "refused, without a reason",
        at: error["last_update_attempt"].date, version: error["version_info"].text, piece: piece))
  }

  private mutating func take(
    listener entry: EnvoyFields, _ name: inout String?, _ state: inout String, _ piece: Range<Int>
  ) {
    var states: [String] = []
    for (key, held) in [
      ("active_state", EnvoyListener.State.active), ("warming_state", .warming),
      ("draining_state", .draining),
    ] {
      let place = entry[key]
      guard
        let listener = EnvoyListener(
          place["listener"], name: name, held, version: place["version_info"].text, piece)
      else { continue }
      listeners.append(listener)
      states.append(held.rawValue)
    }
    if states.isEmpty, entry["listener"].exists,
      let listener = EnvoyListener(
        entry["listener"], name: name, EnvoyListener.State(rawValue: state) ?? .static,
        version: entry["version_info"].text, piece)
    {
      name = listener.name
      listeners.append(listener)
      return
    }
    state = states.isEmpty ? "not in use" : states.joined(separator: ", ")
  }

  mutating func takeBootstrap(_ value: EnvoyFields, _ piece: Range<Int>) {
    bootstrap = piece
    entries.append(Entry(section: .bootstrap, name: "bootstrap", state: "", piece: piece))
    facts = BootstrapFacts.of(value)
  }

  /// What can be told only once all is there.
  mutating func finish() {
    // Without a section of hosts, static clusters still bear theirs.
    guard progress[.endpoints] == nil else { return }
    for cluster in clusters where cluster.origin == .static {
      guard let value = try? JSONValue(Array(body[cluster.piece])) else { continue }
      let fields = EnvoyFields(value)
      let assignment = (fields["cluster"].exists ? fields["cluster"] : fields)["load_assignment"]
      endpoints += EnvoyEndpoint.assignment(assignment, cluster.piece).map { host in
        var host = host
        if host.cluster.isEmpty { host.cluster = cluster.name.name }
        return host
      }
    }
  }
}
