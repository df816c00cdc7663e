import Foundation
import Testing

/// A server that answers every request with the same body, as a proxy would that has gone wrong.
final class FakeProxy {
  /// `HOST:PORT`.
  let address: String
  private let child: Child

  private static let program = """
    import os, sys, threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    body = open(sys.argv[1], "rb").read()
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            found = sys.argv[2] == "any" or self.path.startswith("/stats")
            answer = body if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        def log_message(self, *words): pass
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  /// - Parameter everywhere: whether it answers every path so, or the statistics alone.
  init(answering body: [UInt8], everywhere: Bool, in folder: TemporaryFolder) throws {
    let file = "\(folder.path)/body-\(UUID().uuidString)"
    try Data(body).write(to: URL(filePath: file))
    child = try Child("python3", ["-c", Self.program, file, everywhere ? "any" : "stats"])
    let port = try #require(child.line().flatMap { Int($0) })
    address = "127.0.0.1:\(port)"
  }

  /// Takes it away.
  func end() { child.end() }
}
