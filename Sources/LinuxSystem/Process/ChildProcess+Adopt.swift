import CLinux

/// What a process is to its descendants.
package enum ProcessSettings {
  /// From now on processes whose parent ended become this process' children rather than PID 1's.
  package static func becomeSubreaper() throws(SystemError) {
    try system("set child subreaper") { cl_set_child_subreaper() }
  }

  /// Takes the statuses of all children that ended; only for a process that waits for none of them.
  package static func reapChildren() {
    var status: Int32 = 0
    var signal: Int32 = 0
    while cl_reap_any(&status, &signal) > 0 {}
  }
}

extension ChildProcess {
  /// Holds a process that something else started. Only for a process that became our child, by reparenting to a subreaper, will
  /// `wait` learn the status; for others it throws once the process has ended.
  package static func adopt(pid: Int32) throws(SystemError) -> ChildProcess {
    ChildProcess(pid: pid, pidfd: Descriptor(try system("pidfd_open", path: String(pid)) { cl_pidfd_open(pid) }))
  }
}
