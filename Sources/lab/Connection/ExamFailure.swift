import ArgumentParser
import Glibc
import Grading
import ScoreStore
import TaskEngine

/// How commands fail: one line for people on standard error, and a code that scripts may branch on.
enum ExamFailure {
  /// What was asked for cannot be done, or did not succeed.
  static let failed: Int32 = 1
  /// The input is invalid: a flag, a task pack.
  static let invalid: Int32 = 2

  static func report(_ text: String) { fputs("error: \(text)\n", stderr_) }

  /// Runs a command's body; what it throws is said and becomes its exit code.
  static func reporting(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let error as ExitCode {
      throw error
    } catch let error as DefinitionError {
      report(error.description)
      throw ExitCode(invalid)
    } catch SessionError.definition(let error) {
      report(error.description)
      throw ExitCode(invalid)
    } catch SessionError.noSuchTask(let task, let pack) {
      report(SessionError.noSuchTask(task, pack: pack).description)
      throw ExitCode(invalid)
    } catch SessionError.noSuchPack(let pack, let known) {
      report(SessionError.noSuchPack(pack, known: known).description)
      throw ExitCode(invalid)
    } catch let error as ValidationError {
      report(error.message)
      throw ExitCode(invalid)
    } catch {
      report("\(error)")
      throw ExitCode(failed)
    }
  }

  private static func fputs(_ text: String, _ descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = write(descriptor, bytes, bytes.count)
  }

  private static let stderr_: Int32 = 2
}
