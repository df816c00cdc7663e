import Glibc
import Manifests

/// The demo's YAML on disk: written when a mistake is ordered, read again when someone edited it.
struct ConfigFolder: Sendable {
  /// Absolute path.
  let path: String

  /// Writes the files of a state, and takes away what is no longer part of it.
  func write(_ fault: ConfigFault?) throws {
    let files = ConfigFault.files(fault.map { [$0] } ?? [])
    for file in files where Files.read(at(file.name)) != Array(file.text.utf8) {
      try Files.write(file.text.utf8, to: at(file.name))
    }
    let kept = Set(files.map(\.name))
    for name in names() where !kept.contains(name) { Files.remove(at(name)) }
  }

  /// What the YAML on disk says now. A document that cannot be read is left out, as a cluster would refuse it.
  func plan() -> MeshPlan {
    PlanBuilder.plan(
      names().compactMap { name in
        Files.read(at(name)).map { DemoManifests.File(name: name, text: String(decoding: $0, as: UTF8.self)) }
      })
  }

  private func at(_ name: String) -> String { "\(path)/\(name)" }

  private func names() -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), name.hasSuffix(".yaml") || name.hasSuffix(".yml") { names.append(name) }
    }
    return names.sorted()
  }
}
