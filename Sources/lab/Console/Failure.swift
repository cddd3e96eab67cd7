import ArgumentParser
import ClusterKit
import LinuxSystem

/// Runs a command's body and turns errors into a message and an exit status: 2 for wrong input, 1 for what failed.
enum Failure {
  static func report(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let exit as ExitCode { throw exit } catch let error as DefinitionErrors {
      Console.note(Console.red("error: ") + "\(error)")
      throw ExitCode(2)
    } catch let error as ClusterError {
      Console.note(Console.red("error: ") + error.message)
      if let remedy = error.remedy { Console.note("  " + remedy) }
      throw ExitCode(error.code == .noSuchMachine || error.code == .notFound ? 2 : 1)
    } catch let error as SystemError {
      Console.note(Console.red("error: ") + "\(error)")
      if let remedy = remedy(error) { Console.note("  " + remedy) }
      throw ExitCode(1)
    } catch let error as ValidationError { throw error } catch {
      Console.note(Console.red("error: ") + "\(error)")
      throw ExitCode(1)
    }
  }

  private static func remedy(_ error: SystemError) -> String? {
    switch error.code {
    case .permission: "lab needs root: run it again with sudo, or as root"
    case .noSpace: "free space below \(ClusterPaths.stateBase), for example with: lab down --all"
    case .notSupported: "this kernel lacks something: lab doctor tells what"
    default: nil
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }
