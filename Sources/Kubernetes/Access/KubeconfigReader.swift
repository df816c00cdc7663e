import JSON
import Yams

/// Reads one file of a kubeconfig (kubeconfig API v1).
struct KubeconfigReader {
  /// Its path, for errors and for paths that are relative to it.
  let file: String

  /// What stands in a file. Nothing in it is fine; duplicates of a name count once, the first.
  func read(_ bytes: [UInt8]) throws(KubernetesError) -> Kubeconfig {
    var config = Kubeconfig()
    config.files = [file]
    guard let root = try compose(bytes) else { return config }
    guard case .mapping = root else { throw broken("it is no mapping of keys", line: root.mark?.line) }
    if let kind = text(root, "kind"), kind != "Config" {
      throw broken(
        "its kind is `\(Sentence.clean(kind, limit: 40))`, not Config", line: root["kind"]?.mark?.line)
    }
    if let name = text(root, "current-context") { config.currentContext = name }
    for (name, entry) in try entries(root, "contexts", "context") {
      let context = Kubeconfig.Context(
        name: name, cluster: text(entry, "cluster") ?? "", user: text(entry, "user") ?? "",
        namespace: text(entry, "namespace"))
      if !config.contexts.contains(where: { $0.name == name }) { config.contexts.append(context) }
    }
    for (name, entry) in try entries(root, "clusters", "cluster") where config.clusters[name] == nil {
      config.clusters[name] = cluster(name, entry)
    }
    for (name, entry) in try entries(root, "users", "user") where config.users[name] == nil {
      config.users[name] = user(name, entry)
    }
    return config
  }

  // MARK: - YAML

  private func compose(_ bytes: [UInt8]) throws(KubernetesError) -> Node? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw broken("it is not text in UTF-8", line: nil)
    }
    do {
      return try Yams.compose(yaml: text)
    } catch let error as YamlError {
      // Their own description quotes the file, which holds secrets.
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        throw broken(problem, line: mark.line)
      case .duplicatedKeysInMapping(_, let context):
        throw broken("a key stands twice", line: context.mark.line)
      case .reader(let problem, _, _, _): throw broken(problem, line: nil)
      default: throw broken("it is not YAML", line: nil)
      }
    } catch {
      throw broken("it is not YAML", line: nil)
    }
  }

  private func broken(_ reason: String, line: Int?) -> KubernetesError {
    KubernetesError(
      .configuration,
      "the kubeconfig \(file) is broken\(line.map { " in line \($0)" } ?? ""): \(reason); correct it, or leave it out of KUBECONFIG"
    )
  }

  /// `- name: NAME, INNER: {…}` of a list.
  private func entries(
    _ root: Node, _ list: String, _ inner: String
  ) throws(KubernetesError) -> [(String, Node)] {
    guard let node = root[list], !isNull(node) else { return [] }
    guard case .sequence(let sequence) = node else {
      throw broken("`\(list)` is no list", line: node.mark?.line)
    }
    var found: [(String, Node)] = []
    for entry in sequence {
      guard let name = text(entry, "name") else {
        throw broken("an entry of `\(list)` has no name", line: entry.mark?.line)
      }
      if let value = entry[inner], !isNull(value) { found.append((name, value)) }
    }
    return found
  }

  private func isNull(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// A text; nil for an empty one, which means the same as none.
  private func text(_ node: Node, _ key: String) -> String? {
    guard let value = node[key], case .scalar(let scalar) = value, !isNull(value), !scalar.string.isEmpty
    else {
      return nil
    }
    return scalar.string
  }

  private func isTrue(_ node: Node, _ key: String) -> Bool { text(node, key)?.lowercased() == "true" }

  private func texts(_ node: Node?) -> [String] {
    guard case .sequence(let sequence)? = node else { return [] }
    return sequence.compactMap { if case .scalar(let scalar) = $0 { scalar.string } else { nil } }
  }

  /// A path; relative ones start at the file's folder.
  private func path(_ node: Node, _ key: String) -> String? { text(node, key).map(absolute) }

  private func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let slash = file.lastIndex(of: "/") else { return "./" + path }
    return file[...slash] + path
  }

  // MARK: - Entries

  private func cluster(_ name: String, _ node: Node) -> KubeconfigCluster {
    var cluster = KubeconfigCluster(name: name, file: file)
    cluster.server = text(node, "server")
    cluster.authorityFile = path(node, "certificate-authority")
    cluster.authorityData = text(node, "certificate-authority-data")
    cluster.skipsVerification = isTrue(node, "insecure-skip-tls-verify")
    cluster.serverName = text(node, "tls-server-name")
    cluster.proxy = text(node, "proxy-url")
    if case .sequence(let extensions)? = node["extensions"] {
      let exec = extensions.first { text($0, "name") == "client.authentication.k8s.io/exec" }
      cluster.execConfig = exec?["extension"].map { json($0).encodedText }
    }
    return cluster
  }

  private func user(_ name: String, _ node: Node) -> KubeconfigUser {
    var user = KubeconfigUser(name: name, file: file)
    user.certificateFile = path(node, "client-certificate")
    user.certificateData = text(node, "client-certificate-data")
    user.keyFile = path(node, "client-key")
    user.keyData = text(node, "client-key-data")
    user.token = text(node, "token")?.trimmed
    user.tokenFile = path(node, "tokenFile")
    user.user = text(node, "username")
    user.password = text(node, "password")
    user.impersonation = impersonation(node)
    if let provider = node["auth-provider"], !isNull(provider) {
      user.authProvider = text(provider, "name") ?? "unknown"
    }
    if let exec = node["exec"], !isNull(exec) { read(exec, into: &user) }
    return user
  }

  private func impersonation(_ node: Node) -> Impersonation? {
    var result = Impersonation(
      user: text(node, "as"), groups: texts(node["as-groups"]), uid: text(node, "as-uid"))
    if case .mapping(let extra)? = node["as-user-extra"] {
      for (key, values) in extra {
        if case .scalar(let key) = key { result.extra[key.string] = texts(values) }
      }
    }
    return result == Impersonation() ? nil : result
  }

  private func read(_ exec: Node, into user: inout KubeconfigUser) {
    let version = text(exec, "apiVersion") ?? ""
    guard ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"].contains(version) else {
      user.execProblem =
        "its exec section has apiVersion `\(Sentence.clean(version, limit: 80))`, and only client.authentication.k8s.io/v1 and v1beta1 are known: update the plugin and write the kubeconfig entry anew"
      return
    }
    guard let command = text(exec, "command") else {
      user.execProblem = "its exec section names no command"
      return
    }
    var plugin = ExecPlugin(apiVersion: version, command: command.contains("/") ? absolute(command) : command)
    plugin.arguments = texts(exec["args"])
    if case .sequence(let variables)? = exec["env"] {
      for variable in variables {
        if let name = text(variable, "name") { plugin.environment[name] = text(variable, "value") ?? "" }
      }
    }
    plugin.installHint = text(exec, "installHint")?.trimmed
    plugin.interaction = text(exec, "interactiveMode").flatMap(ExecPlugin.Interaction.init) ?? .ifAvailable
    user.exec = plugin
    user.wantsClusterInfo = isTrue(exec, "provideClusterInfo")
  }

  /// YAML as JSON, for what is handed on to plugins.
  private func json(_ node: Node) -> JSONValue {
    switch node {
    case .mapping(let mapping):
      return .object(
        mapping.compactMap { key, value in
          if case .scalar(let key) = key {
            JSONValue.Member(key: key.string, value: json(value))
          } else {
            nil
          }
        })
    case .sequence(let sequence): return .array(sequence.map { json($0) })
    case .scalar(let scalar):
      if isNull(node) { return .null }
      if scalar.style == .plain {
        if scalar.string == "true" || scalar.string == "false" { return .bool(scalar.string == "true") }
        if let number = Int(scalar.string) { return .number(String(number)) }
        if let number = Double(scalar.string), number.isFinite { return .number(String(number)) }
      }
      return .string(scalar.string)
    default: return .null
    }
  }
}
