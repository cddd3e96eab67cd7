import Foundation
import GRDB
import KubeAPI

/// Attempts and scores in one SQLite file. Every promise holds after `kill -9`: an entry is on disk when its call returns.
package final class ScoreStore: Sendable {
  package let path: String
  let queue: DatabaseQueue

  /// `LAB_STATE`, else where the machine keeps what services know.
  package static func defaultPath(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    let folder = environment["LAB_STATE"].flatMap { $0.isEmpty ? nil : $0 } ?? "/var/lib/lab"
    return "\(folder)/scores.db"
  }

  /// Opens or makes the file, and brings its schema up to date.
  package init(path: String) throws(ScoreError) {
    self.path = path
    do {
      let folder = (path as NSString).deletingLastPathComponent
      if !folder.isEmpty { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      let migrator = Migrations.migrator
      if try queue.read({ try migrator.hasBeenSuperseded($0) }) { throw ScoreError(.newerSchema, path: path) }
      try migrator.migrate(queue)
      self.queue = queue
    } catch {
      throw ScoreError(mapping: error, path: path)
    }
  }

  /// A store that dies with the process: for tests.
  package init() throws(ScoreError) {
    path = ":memory:"
    do {
      queue = try DatabaseQueue()
      try Migrations.migrator.migrate(queue)
    } catch {
      throw ScoreError(mapping: error, path: path)
    }
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(ScoreError) -> T {
    do { return try await queue.write(body) } catch { throw ScoreError(mapping: error, path: path) }
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(ScoreError) -> T {
    do { return try await queue.read(body) } catch { throw ScoreError(mapping: error, path: path) }
  }
}

extension ScoreError {
  init(mapping error: any Error, path: String) {
    if let error = error as? ScoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.cannotOpen, path: path, (error as NSError).localizedDescription)
      return
    }
    let code: Code =
      switch error.resultCode {
      case .SQLITE_FULL: .diskFull
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
      case .SQLITE_CANTOPEN: .cannotOpen
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
      default: .other
      }
    self.init(code, path: path, error.message ?? "SQLite error \(error.resultCode.rawValue)")
  }
}
