"""As much of SPDY/3.1 as port forwarding needs: streams with headers, data both ways, pings."""
import struct
import zlib


def _words(*names):
    return b"".join(struct.pack(">I", len(name)) + name.encode() for name in names)


# The dictionary of SPDY/3's header compression.
DICTIONARY = _words(
    "options", "head", "post", "put", "delete", "trace", "accept", "accept-charset", "accept-encoding",
    "accept-language", "accept-ranges", "age", "allow", "authorization", "cache-control", "connection",
    "content-base", "content-encoding", "content-language", "content-length", "content-location", "content-md5",
    "content-range", "content-type", "date", "etag", "expect", "expires", "from", "host", "if-match",
    "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "location",
    "max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer", "retry-after",
    "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "vary", "via", "warning",
    "www-authenticate", "method", "get", "status", "200 OK", "version", "HTTP/1.1", "url", "public", "set-cookie",
    "keep-alive", "origin",
) + (
    b"100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
    b"203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
    b"403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
    b"Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
    b"chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
    b"text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.")

SYN_STREAM, SYN_REPLY, RST_STREAM, SETTINGS, PING, GOAWAY, HEADERS, WINDOW_UPDATE = 1, 2, 3, 4, 6, 7, 8, 9
FIN = 1


class Session:
    """The server's side of a connection. `send` is called under the caller's lock."""

    def __init__(self, read, write):
        self.read = read
        self.write = write
        self.inflate = zlib.decompressobj(zdict=DICTIONARY)
        self.deflate = zlib.compressobj(zdict=DICTIONARY)

    def frames(self):
        """What comes: (type, stream, flags, value). The type is None for data; headers come as a dictionary."""
        while True:
            head = self.read(8)
            if len(head) < 8:
                return
            first, second = struct.unpack(">II", head)
            flags, size = second >> 24, second & 0xFFFFFF
            body = self.read(size)
            if not first >> 31:
                yield None, first, flags, body
                continue
            kind = first & 0xFFFF
            stream = struct.unpack(">I", body[:4])[0] & 0x7FFFFFFF if len(body) >= 4 else 0
            if kind == SYN_STREAM:
                yield kind, stream, flags, self._headers(body[10:])
            elif kind in (SYN_REPLY, HEADERS):
                yield kind, stream, flags, self._headers(body[4:])
            else:
                yield kind, stream, flags, body

    def _headers(self, block):
        data = self.inflate.decompress(block)
        count, at = struct.unpack(">I", data[:4])[0], 4
        found = {}
        for _ in range(count):
            pair = []
            for _ in range(2):
                size = struct.unpack(">I", data[at:at + 4])[0]
                pair.append(data[at + 4:at + 4 + size].decode())
                at += 4 + size
            found[pair[0].lower()] = pair[1]
        return found

    def _control(self, kind, flags, body):
        self.write(struct.pack(">II", 0x80030000 | kind, flags << 24 | len(body)) + body)

    def reply(self, stream):
        """Takes a stream on, with no headers."""
        block = self.deflate.compress(struct.pack(">I", 0)) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
        self._control(SYN_REPLY, 0, struct.pack(">I", stream) + block)

    def data(self, stream, data, fin=False):
        self.write(struct.pack(">II", stream, (FIN if fin else 0) << 24 | len(data)) + data)

    def reset(self, stream):
        self._control(RST_STREAM, 0, struct.pack(">II", stream, 5))

    def ping(self, body):
        self._control(PING, 0, body)
