// swift-tools-version: 6.2
import PackageDescription

// Data flows one way: a target may import only targets that stand above it in this list
// (Sources/ARCHITECTURE.md says why; HouseRulesTests checks it by reading the imports).

/// Language settings that every Swift target of the package shares.
/// With `PHAROS_STRICT` set (as `.ci/run` does) a warning fails the build.
let settings: [SwiftSetting] =
  [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]
  + (Context.environment["PHAROS_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// In a release: optimised for size. For large rooms whose work is not felt: a fifth less time in the compiler, with
/// the whole module still in one piece. A debug build is not changed.
let compact: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  extra: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings + extra)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies, path: "Tests/\(name)", exclude: exclude,
    resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "Pharos",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "pharos", targets: ["pharos"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .target(
      name: "CCurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CProcess"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("z")]),
    room("JSON"),
    room("Mesh"),
    room("Exposition", ["JSON", "Mesh"]),
    room("Wire", ["CCurl"]),
    room("Kubernetes", ["CProcess", "JSON", "Wire", .product(name: "Yams", package: "Yams")]),
    room("Feeds", ["JSON", "Mesh", "Exposition", "Wire", "Kubernetes"]),
    room("History", ["Mesh"]),
    room("Topology", ["Mesh", "Exposition", "History"]),
    room("Metrics", ["Mesh", "Exposition", "History", "Topology"]),
    room("Recording", ["CSQLite", "Mesh"]),
    room("Tracing", ["JSON", "Mesh", "Wire"]),
    room("Collector", ["Tracing"]),
    room("Manifests", [.product(name: "Yams", package: "Yams")]),
    room("Diagnosis", ["Mesh", "Manifests"], extra: compact),
    room("Layout"),
    room("Terminal", ["CCurses", .product(name: "TOMLKit", package: "TOMLKit")]),
    room("Charts", ["Terminal"]),
    room(
      "Dashboard",
      [
        "Mesh", "Exposition", "History", "Topology", "Metrics", "Tracing", "Manifests", "Diagnosis", "Layout",
        "Terminal", "Charts",
      ], extra: compact),
    room(
      "DemoMesh",
      [
        "CProcess", "Mesh", "Wire", "Collector", "Manifests",
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ], extra: compact),
    .executableTarget(
      name: "pharos",
      dependencies: [
        "JSON", "Mesh", "Exposition", "Wire", "Kubernetes", "Feeds", "History", "Topology", "Metrics",
        "Recording", "Tracing", "Collector", "Manifests", "Diagnosis",
        "Layout",
        "Terminal", "Charts", "Dashboard", "DemoMesh",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: settings + compact),
    .executableTarget(
      name: "pharos-bench",
      dependencies: [
        "Mesh", "Exposition", "History", "Topology", "Metrics", "Recording", "Layout", "Manifests",
        "Diagnosis",
      ],
      path: "Tests/Benchmarks",
      exclude: ["many_pods.py", "measure.py"],
      swiftSettings: settings),
    tests("House", []),
    tests("JSON", ["JSON"]),
    tests("Mesh", ["Mesh"]),
    tests("Exposition", ["Exposition"]),
    tests("Wire", ["Wire"]),
    // Starts the test API server and kubectl, for every suite that needs a cluster.
    .target(name: "KubernetesTestKit", path: "Tests/Kubernetes/Server/Launch", swiftSettings: settings),
    tests("Kubernetes", ["Kubernetes", "KubernetesTestKit", "JSON", "Wire"], exclude: ["Server"]),
    tests("Feeds", ["Feeds", "KubernetesTestKit"]),
    tests("History", ["History", "Topology", "Exposition"]),
    tests("Topology", ["Topology", "Feeds"]),
    tests("Metrics", ["Metrics", "Mesh", "Topology"]),
    tests("Recording", ["Recording"]),
    tests("Tracing", ["Tracing"]),
    tests("Collector", ["Collector", "Wire"]),
    tests("Manifests", ["Manifests", "JSON"]),
    tests("Diagnosis", ["Diagnosis", "Manifests"]),
    tests("Layout", ["Layout"]),
    .executableTarget(
      name: "terminal-probe", dependencies: ["Terminal"], path: "Tests/TerminalProbe", swiftSettings: settings
    ),
    tests("Terminal", ["Terminal", "terminal-probe"], exclude: ["width_table.py"]),
    tests("Charts", ["Charts"], exclude: ["__pictures__"]),
    tests(
      "Dashboard", ["Dashboard"],
      exclude: [
        "__pictures__", "Traces/__pictures__", "Config/__pictures__", "Time/__pictures__",
        "Tables/__pictures__", "Scope/__pictures__", "Log/__pictures__", "Logs/__pictures__",
        "Detail/__pictures__", "Mesh/__pictures__", "Proxy/__pictures__",
      ]),
    tests(
      "DemoMesh", ["DemoMesh", "Exposition", "pharos", .product(name: "FlyingSocks", package: "FlyingFox")]),
    tests(
      "Commands", ["pharos", "Dashboard", "Diagnosis", "Feeds", "Kubernetes", "Manifests", "Metrics", "Wire"]),
    tests(
      "EndToEnd", ["pharos", "DemoMesh", "Feeds", "KubernetesTestKit", "Wire"],
      exclude: ["oracle.py", "plain_mesh.py", "prometheus_oracle.py"]),
  ]
)
