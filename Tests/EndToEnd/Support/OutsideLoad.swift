import Foundation
import Testing

/// Someone outside of the mesh who asks a server at a steady rate, in plaintext.
final class OutsideLoad {
  private let child: Child

  private static let program = """
    import http.client, os, sys, threading, time
    host, port = sys.argv[1].rsplit(":", 1)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    # On a busy machine an answer takes long, and a stall is made good: the rate holds over a window all the same.
    lines = 4
    def ask():
        connection, next = http.client.HTTPConnection(host, int(port), timeout=5), time.monotonic()
        while True:
            try:
                connection.request("GET", sys.argv[2], headers={"Host": sys.argv[3]})
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                connection.close()
            next = max(next + lines / float(sys.argv[4]), time.monotonic() - 5)
            time.sleep(max(0, next - time.monotonic()))
    for _ in range(lines): threading.Thread(target=ask).start()
    """

  /// - Parameter rate: requests a second.
  init(_ address: String, path: String, host: String, rate: Int) throws {
    child = try Child("python3", ["-c", Self.program, address, path, host, "\(rate)"])
  }

  /// Takes it away.
  func end() { child.end() }
}
