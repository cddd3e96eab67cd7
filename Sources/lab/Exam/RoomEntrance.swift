import ExamRoom
import Glibc
import LinuxSystem
import ScoreStore
import TaskEngine

/// Opens an attempt on the screen or in plain mode, and says how it stands when it is left.
struct RoomEntrance {
  let session: ExamSession
  let connection: ClusterAccess
  let plain: Bool

  func enter() async throws {
    let attempt: Attempt
    if plain {
      attempt = try await PlainRoom(session, lab: connection).run()
    } else {
      let colors = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
      attempt = try await ExamRoom(
        session, lab: connection, shell: LabConnection.shell(of: connection.cluster.name), colors: colors
      ).run()
    }
    print(AttemptText.summary(attempt, at: .now))
  }
}
