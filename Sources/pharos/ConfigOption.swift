import ArgumentParser
import Dashboard
import Diagnosis

extension SourceOptions {
  /// The configuration that is shown beside the mesh, linted as `pharos analyze` would here; nil where none is named.
  func configFeed() throws -> (any ConfigFeed)? {
    guard !config.isEmpty else { return nil }
    guard !config.contains("-") else {
      throw ValidationError("--config - cannot be: the dashboard reads its keys from standard input")
    }
    let saved = try AnalyzeSettings.load(nil)
    var options = AnalysisOptions()
    options.only = Set(saved.only.map { $0.uppercased() })
    options.suppress = saved.suppress
    return ConfigFiles(config, namespace: configNamespace ?? "", options: options)
  }
}
