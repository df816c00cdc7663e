/// What a recording is, as a file: SQLite with this version of tables.
///
/// **Reading it with `sqlite3`.** The views are made for that: `requests` (a row for each scrape in which requests
/// were counted, with both ends, code and flag), `sample` (every series that grew in a scrape, and by how much),
/// `total` (values as they stood at each whole scrape), `event` (what happened, by the wall clock), `span` (of the
/// traces), `poll` (each poll, how many answered it) and `outage` (who did not answer, and why). For example, requests
/// an edge and minute:
///
/// ```
/// sqlite3 FILE "SELECT strftime('%H:%M', time) AS minute, source, destination, code, sum(count)
///               FROM requests WHERE reporter = 'source' GROUP BY 1, 2, 3, 4"
/// ```
///
/// **Times.** `at` is monotonic seconds, one axis for the whole file; `wall` is seconds since 1970 (UTC).
///
/// **Events.** `expecting` (in `source`), `identity`, `scrape`, `failure` and `round` share one row of numbers: by `id`
/// (`source.event`) they are in the order in which they came. What stands before a round belongs to it. A round is one
/// transaction, so that what is in the file is always whole rounds.
///
/// **Samples.** `scrape.delta` holds what changed against the scrape before of the same source and part, as JSON:
/// `[[series, increase], [series, increase, n], [series, "value"], …]`. With `n`, this series and those with the next
/// `n - 1` numbers grew alike. A text is the value itself, of a series that was not there before, that fell
/// (a restart) or that is no finite number. `scrape.whole` holds all values in the same form, numbers being values:
/// in the first scrape of a run, whenever a series vanished, and often enough that reading from anywhere is quick.
/// A series not named in `delta` kept its value. `series` names a metric, a label set and, apart from it, the label
/// `le`. Both come back exactly: numbers are the shortest text of a double.
///
/// **Traces.** `trace.spans` is Zipkin's v2 JSON, packed as the `sqlite3` command packs archives:
/// `sqlar_uncompress(spans, size)` is the text. `config` holds each file's text from a time on; NULL when it went.
///
/// **What is not in it.** Passwords, tokens and the values of Kubernetes' secrets: `SecretText`, `SecretManifest`.
public enum RecordingSchema {
  /// Stands in `PRAGMA user_version`; a file of a newer version is refused by name.
  public static let version = 1
  /// Stands in `PRAGMA application_id`: "PHRS".
  public static let applicationID: Int32 = 0x5048_5253

  /// Numbers of events stay below this; a file that goes beyond it was not made by a recorder.
  static let maximumID: Int64 = 1 << 60

  /// Makes an empty file a recording; run in one transaction.
  static let creation = """
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    CREATE TABLE session(id INTEGER PRIMARY KEY, event INTEGER NOT NULL, wall REAL, shift REAL NOT NULL,
      interval REAL, title TEXT, program TEXT);
    CREATE TABLE source(id INTEGER PRIMARY KEY, event INTEGER NOT NULL, name TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL);
    CREATE TABLE metric(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE labelset(id INTEGER PRIMARY KEY, labels TEXT NOT NULL);
    CREATE TABLE series(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, metric INTEGER NOT NULL,
      labelset INTEGER NOT NULL, le TEXT);
    CREATE TABLE round(id INTEGER PRIMARY KEY, at REAL NOT NULL, wall REAL);
    CREATE TABLE scrape(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, part TEXT NOT NULL, at REAL NOT NULL,
      wall REAL, ms REAL, bytes INTEGER, problem TEXT, delta TEXT, whole TEXT);
    CREATE INDEX scrape_whole ON scrape(source, part, id) WHERE whole IS NOT NULL;
    CREATE TABLE identity(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, at REAL NOT NULL, facts TEXT NOT NULL);
    CREATE TABLE failure(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, at REAL NOT NULL, reason TEXT NOT NULL);
    CREATE TABLE change(id INTEGER PRIMARY KEY, wall REAL NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
      subject_id TEXT NOT NULL, name TEXT NOT NULL, namespace TEXT, "before" TEXT, "after" TEXT, reason TEXT);
    CREATE TABLE trace(id TEXT PRIMARY KEY, start INTEGER NOT NULL, size INTEGER NOT NULL, spans BLOB NOT NULL);
    CREATE INDEX trace_start ON trace(start);
    CREATE TABLE config(id INTEGER PRIMARY KEY, wall REAL NOT NULL, path TEXT NOT NULL, text TEXT);
    \(views)
    """

  private static let views = """
    CREATE VIEW sample AS
      SELECT scrape.id AS scrape, strftime('%Y-%m-%dT%H:%M:%fZ', scrape.wall, 'unixepoch') AS time,
        scrape.wall AS wall, source.name AS proxy, metric.name AS metric, labelset.labels AS labels,
        series.le AS le, CAST(json_extract(entry.value, '$[1]') AS REAL) AS increase
      FROM scrape
        CROSS JOIN json_each(scrape.delta) AS entry
        CROSS JOIN series ON series.id BETWEEN json_extract(entry.value, '$[0]')
          AND json_extract(entry.value, '$[0]') + coalesce(json_extract(entry.value, '$[2]'), 1) - 1
        JOIN source ON source.id = scrape.source
        JOIN metric ON metric.id = series.metric
        JOIN labelset ON labelset.id = series.labelset;
    CREATE VIEW total AS
      SELECT scrape.id AS scrape, strftime('%Y-%m-%dT%H:%M:%fZ', scrape.wall, 'unixepoch') AS time,
        scrape.wall AS wall, source.name AS proxy, metric.name AS metric, labelset.labels AS labels,
        series.le AS le, CAST(json_extract(entry.value, '$[1]') AS REAL) AS value
      FROM scrape
        CROSS JOIN json_each(scrape.whole) AS entry
        CROSS JOIN series ON series.id BETWEEN json_extract(entry.value, '$[0]')
          AND json_extract(entry.value, '$[0]') + coalesce(json_extract(entry.value, '$[2]'), 1) - 1
        JOIN source ON source.id = scrape.source
        JOIN metric ON metric.id = series.metric
        JOIN labelset ON labelset.id = series.labelset;
    CREATE VIEW requests AS
      SELECT time, wall, proxy, json_extract(labels, '$.reporter') AS reporter,
        json_extract(labels, '$.source_workload') AS source,
        json_extract(labels, '$.destination_workload') AS destination,
        json_extract(labels, '$.destination_service') AS service,
        json_extract(labels, '$.response_code') AS code, json_extract(labels, '$.response_flags') AS flags,
        increase AS count
      FROM sample WHERE metric = 'istio_requests_total';
    CREATE VIEW event AS
      SELECT strftime('%Y-%m-%dT%H:%M:%fZ', wall, 'unixepoch') AS time, wall, kind, name, namespace, "before",
        "after", reason
      FROM change;
    CREATE VIEW span AS
      SELECT trace.id AS trace,
        strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(entry.value, '$.timestamp') / 1e6, 'unixepoch') AS time,
        json_extract(entry.value, '$.localEndpoint.serviceName') AS service,
        json_extract(entry.value, '$.name') AS name, json_extract(entry.value, '$.kind') AS kind,
        json_extract(entry.value, '$.duration') / 1000.0 AS ms,
        json_extract(entry.value, '$.tags."http.status_code"') AS code,
        json_extract(entry.value, '$.tags."response_flags"') AS flags,
        json_extract(entry.value, '$.tags') AS tags
      FROM trace CROSS JOIN json_each(CAST(sqlar_uncompress(trace.spans, trace.size) AS TEXT)) AS entry;
    CREATE VIEW poll AS
      SELECT strftime('%Y-%m-%dT%H:%M:%fZ', round.wall, 'unixepoch') AS time, round.wall AS wall,
        (SELECT count(DISTINCT scrape.source) FROM scrape WHERE scrape.id < round.id
          AND scrape.id > coalesce((SELECT max(before.id) FROM round AS before WHERE before.id < round.id), 0))
          AS answered,
        (SELECT count(DISTINCT failure.source) FROM failure WHERE failure.id < round.id
          AND failure.id > coalesce((SELECT max(before.id) FROM round AS before WHERE before.id < round.id), 0))
          AS failed
      FROM round;
    CREATE VIEW outage AS
      SELECT strftime('%Y-%m-%dT%H:%M:%fZ',
        (SELECT round.wall FROM round WHERE round.id > failure.id ORDER BY round.id LIMIT 1), 'unixepoch') AS time,
        source.name AS proxy, failure.reason AS reason
      FROM failure JOIN source ON source.id = failure.source;
    """
}
