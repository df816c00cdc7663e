import CSQLite

/// Traces repeat themselves: packed they take a seventh. As SQLite's own archives do it, so that the `sqlite3` command
/// can unpack them: `sqlar_uncompress(spans, size)`; what would not become smaller is kept as it is.
enum PackedBytes {
  /// Packs; gives back what is not worth it.
  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > 64 else { return bytes }
    var size = 0
    let packed = [UInt8](unsafeUninitializedCapacity: bytes.count) { room, count in
      size = Int(csqlite_compress(bytes, UInt(bytes.count), room.baseAddress, UInt(bytes.count - 1)))
      count = size
    }
    return size > 0 ? packed : bytes
  }

  /// Unpacks; nil where it is not what it should be.
  /// - Parameter size: of what comes out.
  static func unpack(_ packed: [UInt8], size: Int64) -> [UInt8]? {
    if size == packed.count { return packed }
    // zlib makes a thousandth of what repeats itself at most: what claims more would only fill memory.
    guard size > 0, size <= Int64(SQLiteConnection.maximumRowBytes), size / 1100 <= packed.count else {
      return nil
    }
    var isSound = false
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { room, count in
      isSound = csqlite_uncompress(packed, UInt(packed.count), room.baseAddress, UInt(size)) != 0
      count = isSound ? Int(size) : 0
    }
    return isSound ? bytes : nil
  }
}
