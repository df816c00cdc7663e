let benchmarks = [
  parserBenchmark, layoutBenchmark, analysisBenchmark, historyBenchmark, recordingBenchmark,
]

let wanted = CommandLine.arguments.dropFirst()
for benchmark in benchmarks where wanted.isEmpty || wanted.contains(benchmark.name) {
  print("== \(benchmark.name)")
  benchmark.run()
}
for name in wanted where !benchmarks.contains(where: { $0.name == name }) {
  print("no benchmark \(name); there are: \(benchmarks.map(\.name).joined(separator: ", "))")
}
