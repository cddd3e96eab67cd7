import CLinux
import Glibc
import Synchronization

/// How a process ended.
package enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
  case exited(Int32)
  case signaled(Int32)

  package var isSuccess: Bool { self == .exited(0) }

  /// As a shell reports it: 128 + n for signal n.
  package var shellCode: Int32 {
    switch self {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }

  package var description: String {
    switch self {
    case .exited(let code): "exit status \(code)"
    case .signaled(let signal): "signal \(signal)"
    }
  }
}

/// A child held by its pidfd: no pid can be mistaken for a later process's, and no global reaper is needed.
///
/// In a process that reaps everything (PID 1 of a node), `status` is delivered through `adopted` instead; see NodeInit.
package final class ChildProcess: Sendable {
  package let pid: Int32
  package let pidfd: Descriptor
  private let ended = Mutex<ExitStatus?>(nil)

  init(pid: Int32, pidfd: Descriptor) {
    self.pid = pid
    self.pidfd = pidfd
  }

  /// Forks, prepares the child and executes; returns once the program runs, which takes about a millisecond.
  package static func spawn(_ specification: ProcessSpecification) throws(SpawnError) -> ChildProcess {
    var descriptors = specification.descriptors
    if !(0...2).allSatisfy({ descriptors[$0] != nil }) {
      let null: Descriptor
      do { null = try Descriptor.open("/dev/null", O_RDWR) } catch {
        throw SpawnError(stage: .descriptors, executable: specification.executable, cause: error)
      }
      for number: Int32 in 0...2 where descriptors[number] == nil { descriptors[number] = null }
    }
    let numbers = descriptors.keys.sorted()
    let from = numbers.map { descriptors[$0]?.raw ?? -1 }
    let pidJoin = specification.join.first { $0.kind == .pid }
    let joins = specification.join.filter { $0.kind != .pid }.map(\.descriptor.raw)
    let fresh = specification.unshare.reduce(UInt64(0)) { $0 | $1.cloneFlag }

    let result = withExtendedLifetime((descriptors, specification)) {
      CStrings.with(specification.arguments) { argv in
        CStrings.with(specification.environment) { envp in
          CStrings.with([specification.executable, specification.workingDirectory ?? "", specification.root ?? ""]) { texts in
            CStrings.with(specification.cgroups) { cgroups in
              joins.withUnsafeBufferPointer { joins in
                from.withUnsafeBufferPointer { from in
                  numbers.withUnsafeBufferPointer { numbers in
                    (specification.identity?.groups ?? []).withUnsafeBufferPointer { groups in
                      cgroups.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: specification.cgroups.count + 1) {
                        paths in
                        var raw = cl_spawn_spec()
                        raw.path = UnsafePointer(texts[0])
                        raw.argv = UnsafePointer(argv)
                        raw.envp = UnsafePointer(envp)
                        raw.directory = specification.workingDirectory == nil ? nil : UnsafePointer(texts[1])
                        raw.root = specification.root == nil ? nil : UnsafePointer(texts[2])
                        raw.map_from = from.baseAddress
                        raw.map_to = numbers.baseAddress
                        raw.map_count = numbers.count
                        raw.joins = joins.baseAddress
                        raw.join_count = joins.count
                        raw.join_pid = pidJoin?.descriptor.raw ?? -1
                        raw.unshare = fresh
                        raw.cgroups = UnsafePointer(paths)
                        raw.cgroup_count = specification.cgroups.count
                        raw.new_session = specification.newSession || specification.controllingTerminal != nil ? 1 : 0
                        raw.terminal = specification.controllingTerminal ?? -1
                        raw.death_signal = specification.deathSignal ?? 0
                        raw.set_identity = specification.identity == nil ? 0 : 1
                        raw.uid = specification.identity?.uid ?? 0
                        raw.gid = specification.identity?.gid ?? 0
                        raw.groups = groups.baseAddress
                        raw.group_count = groups.count
                        return cl_spawn(&raw)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    guard result.stage == 0 else {
      throw SpawnError(
        stage: SpawnError.Stage(rawValue: result.stage) ?? .execute, executable: specification.executable,
        cause: SystemError("spawn", path: specification.executable, errno: result.error))
    }
    return ChildProcess(pid: result.pid, pidfd: Descriptor(result.pidfd))
  }

  /// The status when the child has ended, without waiting.
  package func poll() throws(SystemError) -> ExitStatus? {
    try ended.withLock { (known: inout ExitStatus?) throws(SystemError) -> ExitStatus? in
      if let known { return known }
      var status: Int32 = 0
      var signal: Int32 = 0
      let result = try system("waitid") { cl_pidfd_wait(pidfd.raw, 0, &status, &signal) }
      guard result == 0 else { return nil }
      known = signal == 0 ? .exited(status) : .signaled(signal)
      return known
    }
  }

  /// Waits for the end; may be called by several tasks and any number of times. A cancelled task stops waiting, the child runs on.
  package func wait() async throws -> ExitStatus {
    while true {
      if let status = try poll() { return status }
      try await Poller.shared.wait(pidfd.raw, for: .readable)
    }
  }

  /// A child that has ended already is fine.
  package func kill(_ signal: Int32 = SIGKILL) throws(SystemError) {
    do { try system("pidfd_send_signal") { cl_pidfd_send_signal(pidfd.raw, signal) } } catch {
      if error.errno != ESRCH { throw error }
    }
  }
}

/// Null-terminated arrays of C strings for the time of a call.
enum CStrings {
  static func with<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { array[index] = strdup(string) }
    array[strings.count] = nil
    defer {
      for index in strings.indices { free(array[index]) }
      array.deallocate()
    }
    return body(array)
  }
}
