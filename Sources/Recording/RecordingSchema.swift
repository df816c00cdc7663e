/// What a recording is, as a file: SQLite with this version of tables.
public enum RecordingSchema {
  /// Stands in `PRAGMA user_version`; a file of a newer version is refused by name.
  public static let version = 1
  /// Stands in `PRAGMA application_id`: "PHRS".
  public static let applicationID: Int32 = 0x5048_5253
}
