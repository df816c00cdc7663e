/// SQLite, of which the room Recording needs so little that its C interface is used as it is. What C has and Swift
/// cannot say (a destructor that is the number -1, variadic controls) stands here, and the two calls of zlib that
/// SQLite's own archives are packed with: what is packed so, the `sqlite3` command can unpack.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <sqlite3.h>

/// Binds text that SQLite copies. `bytes` may be null for an empty text.
int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count);

/// Binds bytes that SQLite copies. `bytes` may be null for none.
int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count);

/// Closing the connection will leave the log's file alone: it is not this file's any more.
void csqlite_leave_log(sqlite3 *connection);

/// Packs bytes as `sqlar_uncompress` of the `sqlite3` command expects it. Answers the size, or 0 where it does not fit.
unsigned long csqlite_compress(const void *bytes, unsigned long count, void *packed, unsigned long room);

/// Unpacks bytes. Answers 0 unless exactly `size` bytes came out.
int csqlite_uncompress(const void *packed, unsigned long count, void *bytes, unsigned long size);

#endif
