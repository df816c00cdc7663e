let benchmarks = [
  parserBenchmark, layoutBenchmark, analysisBenchmark, historyBenchmark, recordingBenchmark,
]

// Other words, such as sizes, are a benchmark's own.
let wanted = CommandLine.arguments.dropFirst()
let names = wanted.filter { Int($0) == nil && !["bound", "quick"].contains($0) }
for benchmark in benchmarks where names.isEmpty || names.contains(benchmark.name) {
  print("== \(benchmark.name)")
  benchmark.run()
}
for name in names where !benchmarks.contains(where: { $0.name == name }) {
  print("no benchmark \(name); there are: \(benchmarks.map(\.name).joined(separator: ", "))")
}
