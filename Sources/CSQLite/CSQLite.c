#include "CSQLite.h"

#include <zlib.h>

int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  // A null pointer would bind NULL, which an empty text is not.
  return sqlite3_bind_text64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

void csqlite_leave_log(sqlite3 *connection) {
  int on = 1;
  if (connection) sqlite3_file_control(connection, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
}

unsigned long csqlite_compress(const void *bytes, unsigned long count, void *packed, unsigned long room) {
  uLongf size = room;
  return compress2(packed, &size, bytes, count, 6) == Z_OK ? size : 0;
}

int csqlite_uncompress(const void *packed, unsigned long count, void *bytes, unsigned long size) {
  uLongf found = size;
  return uncompress(bytes, &found, packed, count) == Z_OK && found == size;
}
