import Foundation
import Manifests

/// Reads files and folders.
enum ManifestFiles {
  struct Progress: Sendable {
    var files: Int
    var bytes: Int
  }

  struct Listing: Sendable {
    var sources: [ManifestSource] = []
    var problems: [ReadingProblem] = []

    mutating func append(_ other: Listing, cluster: String) {
      let offset = sources.count
      sources += other.sources.map { source in
        var source = source
        source.cluster = cluster
        return source
      }
      problems += other.problems.map { problem in
        var problem = problem
        problem.source += offset
        return problem
      }
    }
  }

  static func read(_ paths: [String], progress: (@Sendable (Progress) -> Void)?) -> Listing {
    var listing = Listing()
    for path in paths {
      if path == "-" {
        listing.sources.append(
          ManifestSource(name: "-", bytes: Array(FileHandle.standardInput.readDataToEndOfFile())))
        continue
      }
      var isFolder: ObjCBool = false
      var names = [path]
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        names = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
          .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".json") }.sorted().map {
            "\(path)/\($0)"
          }
      }
      for name in names {
        guard let data = FileManager.default.contents(atPath: name) else {
          listing.problems.append(
            ReadingProblem(
              kind: .unreadable, source: listing.sources.count, start: .unknown, message: "cannot be read"))
          listing.sources.append(ManifestSource(name: name, bytes: []))
          continue
        }
        listing.sources.append(ManifestSource(name: name, bytes: Array(data)))
        progress?(Progress(files: listing.sources.count, bytes: data.count))
      }
    }
    return listing
  }
}

extension ManifestReader {
  func read(_ files: ManifestFiles.Listing) -> Result {
    var result = read(files.sources)
    result.problems += files.problems
    return result
  }
}
