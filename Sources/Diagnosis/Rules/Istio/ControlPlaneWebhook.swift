import Manifests

/// A webhook that leads to Istio's control plane, with the address by which the API server calls it.
struct ControlPlaneWebhook {
  /// What is wrong with its address.
  enum Fault: Sendable, Hashable { case missing, unreadable, address }

  /// The configuration it stands in.
  let object: ConfigObject
  /// The webhook's map.
  let node: Node
  /// Its name.
  var name: String { node["name"]?.text ?? "" }
  /// Its address where it is called by URL.
  var url: Located<String>? { node["clientConfig"]?.string("url") }

  /// Istio's validation and injection webhooks.
  static func all(in set: ConfigSet) -> [ControlPlaneWebhook] {
    let validating = (set.byKind["ValidatingWebhookConfiguration"] ?? []).filter {
      $0.name == "istiod-default-validator" || $0.name.hasPrefix("istio-validator")
    }
    let mutating = (set.byKind["MutatingWebhookConfiguration"] ?? []).filter {
      $0.name.hasPrefix("istio-sidecar-injector")
    }
    return (validating + mutating).flatMap { object in
      (object.root["webhooks"]?.items ?? []).map { ControlPlaneWebhook(object: object, node: $0) }
    }
  }

  /// What is wrong with the address; nil where it is a host name, or the webhook is called by a Service.
  var fault: Fault? {
    let service = node.at("clientConfig", "service")
    guard let url, !url.value.isEmpty else { return service.map { !$0.isNull } == true ? nil : .missing }
    guard let host = Self.host(of: url.value) else { return .unreadable }
    return Self.isAddress(host) ? .address : nil
  }

  /// Where the fault stands.
  var place: Place {
    (node.at("clientConfig", "url") ?? node["clientConfig"] ?? node).place
  }

  /// The host of a URL; nil where it has none.
  private static func host(of url: String) -> Substring? {
    guard let scheme = url.firstRange(of: "://"), scheme.lowerBound > url.startIndex else { return nil }
    guard url[..<scheme.lowerBound].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) }),
      !url.contains(where: { $0 == " " || $0.isNewline || $0 == "\u{7F}" })
    else { return nil }
    var rest = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      return rest[rest.index(after: rest.startIndex)..<end]
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = parts.first, !host.isEmpty else { return nil }
    if parts.count == 2, !parts[1].isEmpty, UInt16(parts[1]) == nil { return nil }
    return host
  }

  /// Numbers with dots (also those too large to be one), or an IPv6 address.
  private static func isAddress(_ host: Substring) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return IPRange.isIPv6(host)
      || (parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) })
  }
}
