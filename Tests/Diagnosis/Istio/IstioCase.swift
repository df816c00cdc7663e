import Diagnosis
import Foundation
import Manifests
import Testing

/// One case of Istio's analyzer suite, as `istio-analysis/cases.json` of the sample data holds it.
struct IstioCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Expected: Decodable, Sendable, Hashable, Comparable, CustomStringConvertible {
    var code, name, level, resource: String
    var description: String { "\(code) \(name) \(level) \(resource)" }
    static func < (left: Expected, right: Expected) -> Bool { left.description < right.description }
  }

  var name: String
  var inputFiles: [String]
  var cluster1InputFiles: [String]?
  var cluster2InputFiles: [String]?
  var meshConfigFile: String?
  var meshNetworksFile: String?
  var analyzer: String
  var expected: [Expected]

  var testDescription: String { name }

  /// The suite; empty where `PHAROS_DATA` does not name the sample data.
  static let all: [IstioCase] =
    Analysing.data("istio-analysis/cases.json").flatMap {
      try? JSONDecoder().decode([IstioCase].self, from: $0)
    } ?? []

  /// The codes that decide: each case was written for one analyzer, and other rules have a say about its files too.
  var codes: Set<String> {
    expected.isEmpty ? IstioAnalyzers.codes(of: analyzer) : Set(expected.map(\.code))
  }

  /// What the rules find in the case's files, the deciding codes alone.
  func found() throws -> [Expected] {
    var options = AnalysisOptions()
    options.only = codes
    let read = ManifestReader().read(try sources())
    let meshConfig = try meshConfigFile.flatMap { MeshConfig.read(try Self.bytes($0)) }
    let meshNetworks = try meshNetworksFile.flatMap {
      MeshNetworks.read(ManifestSource(name: $0, bytes: try Self.bytes($0)))
    }
    let set = ConfigSet(read, meshConfig: meshConfig, meshNetworks: meshNetworks)
    return Analyzer.run(set, options: options).findings.filter { codes.contains($0.code) }.map {
      Expected(
        code: $0.code, name: RuleCatalogue.rule($0.code)?.name ?? "", level: $0.level.rawValue.capitalized,
        resource: $0.subject)
    }.sorted()
  }

  private func sources() throws -> [ManifestSource] {
    guard let first = cluster1InputFiles, let second = cluster2InputFiles else {
      return try inputFiles.map { ManifestSource(name: $0, bytes: try Self.bytes($0)) }
    }
    return try first.map { ManifestSource(name: $0, bytes: try Self.bytes($0), cluster: "cluster1") }
      + second.map { ManifestSource(name: $0, bytes: try Self.bytes($0), cluster: "cluster2") }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = Analysing.data("istio-analysis/\(path)") else { throw Missing(path: path) }
    return Array(data)
  }

  struct Missing: Error { var path: String }
}
