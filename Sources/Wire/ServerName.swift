/// A server that proves another name than its address (`tls-server-name`): libcurl checks the URL's host, so the URL
/// carries the name and the connection goes to the address.
enum ServerName {
  /// The URL to ask, and libcurl's rule for where to connect; no rule where the name is the URL's own.
  static func place(of request: HTTPRequest) -> (url: String, detour: String?) {
    guard let name = request.tls?.serverName, !name.isEmpty else { return (request.url, nil) }
    let authority = RequestCheck.authority(of: request.url)
    guard !authority.isEmpty, let start = request.url.firstRange(of: authority) else {
      return (request.url, nil)
    }
    let (host, port) = split(authority)
    guard host != name else { return (request.url, nil) }
    var url = request.url
    url.replaceSubrange(start, with: "\(name):\(port)")
    return (url, "\(name):\(port):\(host):\(port)")
  }

  /// Host (an IPv6 address in brackets) and port; https without a port means 443.
  private static func split(_ authority: String) -> (host: String, port: String) {
    let tail = authority.lastIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
    guard let colon = authority[tail...].lastIndex(of: ":") else { return (authority, "443") }
    return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
  }
}
