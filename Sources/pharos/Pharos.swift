import ArgumentParser

@main
struct Pharos: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pharos", abstract: "See, understand and repair a service mesh, live in the terminal.")
}
