/// SQLite, of which the room Recording needs so little that its C interface is used as it is. What C has and Swift
/// cannot say (a destructor that is the number -1) stands here.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <sqlite3.h>

/// Binds text that SQLite copies. `bytes` may be null for an empty text.
int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count);

#endif
