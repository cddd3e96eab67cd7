import ArgumentParser
import ClusterKit
import Grading
import LinuxSystem
import TaskEngine

/// How commands fail: a message and a remedy on standard error, and an exit status that scripts may branch on.
enum Failure {
  /// What was asked for cannot be done, or did not succeed.
  static let failed = ExitCode(1)
  /// The input is wrong: a flag, a name, a cluster file, a task pack.
  static let invalid = ExitCode(2)

  /// Runs a command's body; what it throws is said and becomes the exit status.
  static func report(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let exit as ExitCode { throw exit } catch let error as ValidationError { throw error } catch {
      Console.note(Console.red("error: ") + message(error))
      if let remedy = remedy(error) { Console.note("  " + remedy) }
      throw isInvalid(error) ? invalid : failed
    }
  }

  private static func message(_ error: any Error) -> String {
    switch error {
    case let error as ClusterError: error.message
    case SessionError.definition(let error): error.description
    default: "\(error)"
    }
  }

  private static func isInvalid(_ error: any Error) -> Bool {
    switch error {
    case is DefinitionErrors, is Grading.DefinitionError: true
    case let error as ClusterError: error.code == .noSuchMachine || error.code == .notFound
    case SessionError.definition, SessionError.noSuchTask, SessionError.noSuchPack: true
    default: false
    }
  }

  private static func remedy(_ error: any Error) -> String? {
    if let error = error as? ClusterError { return error.remedy }
    return switch (error as? SystemError)?.code {
    case .permission: "lab needs root: run it again with sudo, or as root"
    case .noSpace: "free space below \(ClusterPaths.stateBase), for example with: lab down --all"
    case .notSupported: "this kernel lacks something: lab doctor tells what"
    default: nil
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

/// For commands whose results continuous integration reads too.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json, junit }
