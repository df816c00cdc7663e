import ArgumentParser
import Kubernetes
import Terminal

/// `pharos rbac`: the role that Pharos needs in a cluster.
struct RBACCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rbac", abstract: "Print the role that Pharos needs in a cluster.",
    discussion: """
      Everything is read only. What is not granted is shown as missing, and the rest works.

      EXAMPLES
        pharos rbac | kubectl apply -f -
        pharos rbac --user jane@example.com
        pharos rbac -n bookinfo --group sre
        pharos rbac --without port-forward
      """)

  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: ArgumentHelp("A role for one namespace, instead of all.", valueName: "namespace"))
  var namespace: String?

  @Option(help: ArgumentHelp("The user that gets it. (default: pharos)", valueName: "name"))
  var user: String?

  @Option(help: ArgumentHelp("The group that gets it.", valueName: "name"))
  var group: String?

  @Option(
    name: .customLong("service-account"),
    help: ArgumentHelp("The service account that gets it.", valueName: "namespace/name"))
  var serviceAccount: String?

  @Option(help: ArgumentHelp("A part to leave out. Repeatable.", valueName: "part"))
  var without: [String] = []

  func validate() throws {
    let parts = RoleFeature.allCases.map(\.word)
    for part in without where !parts.contains(part) {
      throw ValidationError("--without is one of \(parts.joined(separator: ", ")), not '\(part)'")
    }
    if [user, group, serviceAccount].compactMap(\.self).count > 1 {
      throw ValidationError("one of --user, --group and --service-account")
    }
    if let serviceAccount, serviceAccount.split(separator: "/").count != 2 {
      throw ValidationError("--service-account is NAMESPACE/NAME")
    }
    let namespaces = [namespace, serviceAccount?.split(separator: "/").first.map(String.init)]
    for name in namespaces.compactMap(\.self) where !Self.isNamespace(name) {
      throw ValidationError(
        TextSafety.safe("'\(name)' is no name of a namespace: up to 63 of a to z, 0 to 9 and -"))
    }
  }

  /// Whether a namespace can have the name (RFC 1123's label, as Kubernetes wants it).
  private static func isNamespace(_ name: String) -> Bool {
    let letters = name.utf8
    return (1...63).contains(letters.count) && letters.first != UInt8(ascii: "-")
      && letters.last != UInt8(ascii: "-")
      && letters.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  func run() throws {
    let features = RoleFeature.allCases.filter { !without.contains($0.word) }
    var role = RoleText(features: features, namespace: namespace, subject: .user(user ?? "pharos"))
    if let group { role.subject = .group(group) }
    if let parts = serviceAccount?.split(separator: "/").map(String.init), parts.count == 2 {
      role.subject = .serviceAccount(name: parts[1], namespace: parts[0])
    }
    _ = StandardOutput.write(String(role.yaml.dropLast()))
  }
}

extension RoleFeature {
  /// How `--without` calls it.
  fileprivate var word: String {
    switch self {
    case .workloads: "workloads"
    case .configuration: "configuration"
    case .proxies: "proxies"
    case .backends: "backends"
    case .logs: "logs"
    case .portForward: "port-forward"
    }
  }
}
