import Diagnosis
import Foundation
import Manifests

/// Reading and analysing ten thousand objects on one core.
let analysisBenchmark = Benchmark(name: "analysis") {
  let wanted = ProcessInfo.processInfo.environment["PHAROS_OBJECTS"].flatMap(Int.init) ?? 10_000
  let mesh = AnalysisMesh(objects: wanted)
  let bytes = Array(mesh.text.utf8)
  let source = ManifestSource(name: "mesh.yaml", bytes: bytes)
  var read = ManifestReader.Result()
  let reading = Benchmark.best(of: 5) { read = ManifestReader().read([source]) }
  var set = ConfigSet(read)
  let indexing = Benchmark.best(of: 5) { set = ConfigSet(read) }
  var analysis = Analyzer.run(set)
  let rules = Benchmark.best(of: 5) { analysis = Analyzer.run(set) }
  Benchmark.report("\(read.objects.count) objects, \(bytes.count >> 10) KB: reading", reading * 1e3, "ms")
  Benchmark.report("reading", Double(bytes.count) / reading / 1e6, "MB/s")
  Benchmark.report("types and indexes", indexing * 1e3, "ms")
  Benchmark.report("rules", rules * 1e3, "ms")
  Benchmark.report("in all", (reading + indexing + rules) * 1e3, "ms")
  print("findings: \(analysis.findings.count), problems of the text: \(read.problems.count)")
  let codes = Dictionary(grouping: analysis.findings, by: \.code).mapValues(\.count)
  print(codes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
  for timing in Analyzer.timings(set).sorted(by: { $0.seconds > $1.seconds }).prefix(10) {
    Benchmark.report("  " + timing.name, timing.seconds * 1e3, "ms")
  }
  Benchmark.report("peak memory", Double(PeakMemory.kilobytes) / 1024, "MB")
}

/// What the process held at most.
private enum PeakMemory {
  static var kilobytes: Int {
    var usage = rusage()
    // 0: this process itself (`RUSAGE_SELF`, whose type differs from system to system).
    getrusage(0, &usage)
    #if canImport(Darwin)
      return usage.ru_maxrss / 1024
    #else
      return usage.ru_maxrss
    #endif
  }
}
