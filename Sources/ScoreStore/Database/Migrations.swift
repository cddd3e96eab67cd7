import GRDB

/// The schema, a step per release that changed it. Never edit a step that has been released: add one.
enum Migrations {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 attempts") { database in
      try database.execute(sql: attempts)
    }
    return migrator
  }

  /// `entry` is the log; `attempt.state`, `attempt.percent` and `attempt.passed` are projections of it for the history.
  private static let attempts = """
    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      mode TEXT NOT NULL, pack TEXT NOT NULL, title TEXT NOT NULL, seed TEXT NOT NULL, cluster TEXT NOT NULL,
      seconds INTEGER, pass_mark INTEGER NOT NULL, started_us INTEGER NOT NULL,
      state TEXT NOT NULL, ended_us INTEGER, percent REAL, passed INTEGER
    );
    CREATE UNIQUE INDEX attempt_running ON attempt(mode) WHERE state = 'running';
    CREATE TABLE attempt_task (
      attempt INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, task TEXT NOT NULL, title TEXT NOT NULL, domain TEXT NOT NULL, weight INTEGER NOT NULL,
      PRIMARY KEY (attempt, position)
    );
    CREATE TABLE entry (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      attempt INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
      at_us INTEGER NOT NULL, kind TEXT NOT NULL, task TEXT NOT NULL, detail TEXT NOT NULL
    );
    CREATE INDEX entry_attempt ON entry(attempt, id);
    CREATE TABLE criterion (
      entry INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE,
      position INTEGER NOT NULL, title TEXT NOT NULL, is_gate INTEGER NOT NULL, points INTEGER NOT NULL,
      state TEXT NOT NULL, wanted TEXT NOT NULL, observed TEXT NOT NULL, milliseconds INTEGER NOT NULL,
      PRIMARY KEY (entry, position)
    );
    """
}
