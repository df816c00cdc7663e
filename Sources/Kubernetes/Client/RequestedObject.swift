/// What a path of the API asks for, in words for sentences (Kubernetes API concepts, "Resource URIs").
struct RequestedObject: Sendable, Hashable {
  /// `list`, `watch`, `get`, `create`.
  var verb = "get"
  /// `pods`, `pods/proxy`, `virtualservices.networking.istio.io`; the path where it is no resource.
  var resource: String
  var namespace: String?
  var name: String?

  /// Reads a path with its query.
  init(path: String) {
    let query = path.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let way = path.prefix { $0 != "?" }
    var parts = way.split(separator: "/").map { Self.plain(String($0)) }
    var group = ""
    if parts.first == "api", parts.count > 2 {
      parts.removeFirst(2)
    } else if parts.first == "apis", parts.count > 3 {
      group = parts[1]
      parts.removeFirst(3)
    } else {
      resource = Sentence.clean(String(way), limit: 120)
      return
    }
    if parts.count > 2, parts[0] == "namespaces" {
      namespace = parts[1]
      parts.removeFirst(2)
    }
    resource = parts[0] + (group.isEmpty ? "" : "." + group)
    if parts.count > 1 { name = parts[1] }
    if parts.count > 2 { resource = parts[0] + "/" + parts[2] }
    let isWatch = query.split(separator: "&").contains { $0 == "watch=1" || $0 == "watch=true" }
    verb = isWatch ? "watch" : name == nil ? "list" : "get"
    if resource.hasPrefix("self") { verb = "create" }
  }

  /// ` in namespace x` or ` in the whole cluster`.
  var place: String {
    namespace.map { " in namespace `\(Sentence.clean($0, limit: 80))`" }
      ?? (resource.hasPrefix("/") ? "" : " in the whole cluster")
  }

  /// What there is none of: `pods in namespace `y``, or `x among the pods in namespace `y``.
  var thing: String {
    let kind =
      resource.prefix { $0 != "/" }
      + (namespace.map { " in namespace `\(Sentence.clean($0, limit: 80))`" } ?? "")
    return name.map { "`\(Sentence.clean($0, limit: 100))` among the \(kind)" } ?? String(kind)
  }

  /// Whether the answer may come from behind the API server.
  var isProxied: Bool { resource.hasSuffix("/proxy") }

  private static func plain(_ segment: String) -> String {
    guard segment.contains("%") else { return segment }
    var out: [UInt8] = []
    var bytes = Array(segment.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "%"), bytes.count >= 2,
        let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)
      {
        out.append(value)
        bytes = bytes.dropFirst(2)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
