import Feeds
import Mesh
import Testing

struct ProxyListTests {
  @Test(
    "An address may be written in all the usual ways",
    arguments: [
      ("127.0.0.1:15000", "http://127.0.0.1:15000/x"), ("pod-1.ns", "http://pod-1.ns:15000/x"),
      ("http://h:15090", "http://h:15090/x"), ("HTTP://H:1/", "http://h:1/x"),
      ("https://h", "https://h:443/x"),
      ("http://h", "http://h:80/x"), ("[::1]:15000", "http://[::1]:15000/x"),
      ("[FE80::1]", "http://[fe80::1]:15000/x"),
      ("::1", "http://[::1]:15000/x"), ("  h:2  ", "http://h:2/x"),
    ])
  func addresses(text: String, url: String) throws {
    let target = try ProxyList.parse(text)
    #expect(target.url("/x") == url && target.path == nil)
  }

  @Test("A path after the port is kept")
  func path() throws {
    #expect(try ProxyList.parse("http://h:1/metrics?a=b").path == "/metrics?a=b")
    #expect(try ProxyList.parse("h:1/metrics").path == "/metrics")
  }

  @Test(
    "What is no address is refused with the reason",
    arguments: [
      "", ":15000", "h:", "h:0", "h:65536", "h:-1", "h:1x", "ftp://h", "a b:1", "[::1", "[x]:1", "::1:zz",
      "h:1:2",
      "u:p@h:1", "h:1/\u{1b}[2J", "\u{1b}]0;x", "[::1]x", "http://",
    ])
  func refused(text: String) {
    #expect {
      try ProxyList.parse(text)
    } throws: {
      let words = "\($0)"
      return words.contains("write HOST:PORT") && words.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }
  }

  @Test("A list has one address a line, comments, blank lines; what comes twice counts once")
  func list() throws {
    let text = "\u{FEFF}# mesh\r\n\r\na:1  # first\r\n  b:2\na:1\nhttp://a:1/\n"
    #expect(try ProxyList.parse(list: text, file: "f").map(\.name) == ["a:1", "b:2"])
  }

  @Test("An error in a list names file, line and address")
  func listErrors() throws {
    #expect(
      throws: ProxyListError.badLine(file: "f", line: 3, address: "b:x", reason: "the port is not in 1–65535")
    ) {
      try ProxyList.parse(list: "a:1\n\nb:x\n", file: "f")
    }
    #expect(throws: ProxyListError.empty(file: "f")) { try ProxyList.parse(list: "# none\n", file: "f") }
  }

  @Test("A list is read from a file; one that is missing or a folder says so")
  func load() throws {
    let folder = try TemporaryFolder()
    try folder.write("list", "a:1\nb:2\n")
    #expect(try ProxyList.load(file: folder.path + "/list").count == 2)
    #expect(throws: ProxyListError.unreadable(file: folder.path + "/no", reason: "no such file or directory"))
    {
      try ProxyList.load(file: folder.path + "/no")
    }
    #expect(throws: ProxyListError.unreadable(file: folder.path, reason: "is a directory")) {
      try ProxyList.load(file: folder.path)
    }
  }

  @Test(
    "The path tells what a body holds, ours and others'",
    arguments: [
      (ProxyQuery.path(.counters), ProxyQuery.Kind.stats(.counters)),
      (ProxyQuery.path(.histograms), .stats(.histograms)),
      (ProxyQuery.path(.everything), .stats(.everything)),
      ("/stats/prometheus?filter=istio_requests_total", .stats(.counters)),
      ("/stats/prometheus?filter=istio_tcp_.*bytes_total", .stats(.counters)),
      ("/stats/prometheus?usedonly&filter=istio_request_duration", .stats(.histograms)),
      ("/stats/prometheus?filter=istio_", .stats(.everything)), ("/metrics", .stats(.everything)),
      ("/server_info", .serverInfo), ("/config_dump?include_eds", .other),
    ])
  func kinds(path: String, kind: ProxyQuery.Kind) {
    #expect(ProxyQuery.kind(ofPath: path) == kind)
  }
}
