/// The proxy that the environment asks for, by the rules of kubectl (Go's `http.ProxyFromEnvironment`).
struct ProxyEnvironment {
  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  /// The proxy for a URL; nil: none.
  func proxy(for url: String) -> String? {
    guard let server = ServerURL(url) else { return nil }
    let names = server.scheme == "https" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"]
    guard let proxy = first(names), !isDirect(server) else { return nil }
    return proxy.contains("://") ? proxy : "http://" + proxy
  }

  private func first(_ names: [String]) -> String? {
    names.lazy.compactMap { environment[$0]?.trimmed }.first { !$0.isEmpty }
  }

  /// This machine is never asked through a proxy, nor what `NO_PROXY` names.
  private func isDirect(_ server: ServerURL) -> Bool {
    if ServerURL.isLoopback(server.host) { return true }
    let rules = first(["NO_PROXY", "no_proxy"]) ?? ""
    return rules.split(separator: ",").contains { matches(String($0).trimmed.lowercased(), server) }
  }

  /// `*`, an address, a network in CIDR, a domain (with those below it), `.domain` or `*.domain` (those below alone);
  /// each but the first two kinds of pattern with `:PORT` at will.
  private func matches(_ rule: String, _ server: ServerURL) -> Bool {
    if rule.isEmpty { return false }
    if rule == "*" { return true }
    let address = IPAddress(server.host)
    if let slash = rule.firstIndex(of: "/") {
      guard let network = IPAddress(String(rule[..<slash])), let address,
        let bits = Int(rule[rule.index(after: slash)...])
      else { return false }
      return address.isIn(network, bits: bits)
    }
    if let other = IPAddress(rule) { return other == address }
    guard let (host, port) = ServerURL.split(rule[...]) else { return false }
    if let port, port != server.port { return false }
    if let other = IPAddress(host) { return other == address }
    let domain = host.hasPrefix("*.") ? String(host.dropFirst()) : host
    if domain.hasPrefix(".") { return server.host.hasSuffix(domain) }
    return server.host == domain || server.host.hasSuffix("." + domain)
  }
}
