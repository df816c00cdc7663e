import FoundationEssentials
import Manifests
import Recording

/// Puts the text of configuration files into a recording: at first, and whenever one changes.
struct ConfigKeeper: Sendable {
  let paths: [String]
  let writer: RecordingWriter
  /// Takes what was read, each time; nil where nobody wants to know.
  var read: (@Sendable (ConfigSet) -> Void)?

  /// Goes on until the task is cancelled. Blocks its thread while it reads.
  func run() async {
    // Watching begins before the first reading: no change between the two is missed.
    let changes = ManifestWatch(paths).changes()
    var known = keep([])
    for await _ in changes { known = keep(known) }
  }

  /// Reads everything; the writer drops what is as it was.
  /// - Returns: the names of the files that are there.
  private func keep(_ known: Set<String>) -> Set<String> {
    let now = Date()
    var found: Set<String> = []
    let sources = ManifestFiles(paths).load()
    for source in sources where source.failure == nil {
      found.insert(source.name)
      writer.record(configPath: source.name, text: String(decoding: source.bytes, as: UTF8.self), at: now)
    }
    for gone in known.subtracting(found) { writer.record(configPath: gone, text: nil, at: now) }
    if let read { read(ConfigSet(ManifestReader(defaultNamespace: "").read(sources))) }
    return found
  }
}
