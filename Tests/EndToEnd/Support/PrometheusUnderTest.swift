import Foundation
import Testing

/// A Prometheus, of 2 or 3, that scrapes proxies, with a folder of its own. It ends with this process, however that ends.
final class PrometheusUnderTest {
  /// `HOST:PORT` of its web interface.
  let address: String
  private let folder: TemporaryFolder
  private let child: Child

  /// Starts it and waits until it takes questions.
  /// - Parameters:
  ///   - targets: the proxies' admin addresses.
  ///   - interval: from one scrape to the next, as Prometheus writes it.
  init(scraping targets: [String], every interval: String = "500ms") throws {
    folder = try TemporaryFolder()
    let configuration = """
      global: {scrape_interval: \(interval), scrape_timeout: \(interval)}
      scrape_configs:
      - job_name: mesh
        metrics_path: /stats/prometheus
        static_configs:
        - targets: [\(targets.map { "'\($0)'" }.joined(separator: ", "))]

      """
    try configuration.write(toFile: folder.path + "/prometheus.yml", atomically: true, encoding: .utf8)
    // The shell ends with its input, and Prometheus with it.
    let script = """
      prometheus --config.file="$0/prometheus.yml" --storage.tsdb.path="$0/data" \
        --web.listen-address=127.0.0.1:0 2>&1 &
      server=$!
      trap 'kill $server' TERM
      cat
      kill $server
      wait $server
      """
    child = try Child("sh", ["-c", script, folder.path])
    var found: String?
    var isReady = false
    var log: [String] = []
    // Its web interface says where it listens from a thread of its own: before or after it says that it is ready.
    while found == nil || !isReady, let line = child.line() {
      log.append(line)
      if line.contains("msg=\"Listening on\"") {
        found = line.split(separator: " ").first { $0.hasPrefix("address=") }
          .map { String($0.dropFirst("address=".count)) }
      }
      if line.contains("Server is ready") { isReady = true }
    }
    if !isReady { found = nil }
    address = try #require(found, "Prometheus says\n\(log.joined(separator: "\n"))")
  }

  /// Ends it.
  func end() { child.end() }

  /// `prometheus_oracle.py` on documents of `pharos metrics`, one a line.
  func oracle(_ documents: [String], _ options: String...) throws -> Command.Result {
    let file = folder.path + "/documents-\(UUID().uuidString).jsonl"
    try documents.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    return try Command.run(
      "python3",
      [Program.root.path + "/Tests/EndToEnd/prometheus_oracle.py", address, file] + options)
  }
}
