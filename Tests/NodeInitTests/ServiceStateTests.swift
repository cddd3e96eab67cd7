import LinuxSystem
import Testing

@testable import NodeInit

private func unit(_ settings: String) -> ServiceUnit {
  ServiceUnit(name: "k.service", file: UnitFile(parsing: "[Service]\nExecStart=/k\n\(settings)"), path: "/k.service")
}

@Suite struct ServiceStateTests {
  private let always = unit("Restart=always\nRestartSec=10\nStartLimitInterval=0")

  @Test func `a service that fails is tried again after its delay`() {
    var state = ServiceState()
    #expect(state.start(always, at: 0) == [.spawn])
    _ = state.spawned(pid: 7, always, at: 0)
    #expect(state.activeState == "active")
    let actions = state.ended(pid: 7, .exited(1), always, at: 1)
    #expect(actions.contains(.log("k.service: Main process exited, code=exited, status=1/FAILURE")))
    #expect(actions.contains(.log("k.service: Failed with result 'exit-code'.")))
    #expect(actions.last == .startRestartTimer(seconds: 10, epoch: state.epoch))
    #expect(state.activeState == "activating")
    #expect(state.subState == "auto-restart")
    #expect(state.restartTimerFired(epoch: state.epoch, always, at: 11).last == .spawn)
  }

  @Test func `a timer of an earlier life does nothing`() {
    var state = ServiceState()
    _ = state.start(always, at: 0)
    _ = state.spawned(pid: 7, always, at: 0)
    _ = state.ended(pid: 7, .exited(1), always, at: 1)
    let old = state.epoch
    #expect(state.stop(always, at: 2).count == 1)
    #expect(state.restartTimerFired(epoch: old, always, at: 11).isEmpty)
    #expect(state.activeState == "inactive")
  }

  @Test func `a stopped service stays down, a restarted one comes up again`() {
    var state = ServiceState()
    _ = state.start(always, at: 0)
    _ = state.spawned(pid: 7, always, at: 0)
    let actions = state.stop(always, at: 1)
    #expect(actions.contains(.terminate(pid: 7)))
    #expect(state.killTimerFired(epoch: state.epoch, always).last == .kill(pid: 7))
    _ = state.ended(pid: 7, .signaled(9), always, at: 92)
    #expect(state.phase == .failed)
    #expect(state.result == "timeout")

    _ = state.start(always, at: 100)
    _ = state.spawned(pid: 8, always, at: 100)
    _ = state.stop(always, at: 101, thenStart: true)
    #expect(state.ended(pid: 8, .signaled(15), always, at: 102).last == .spawn)
  }

  @Test func `too many starts are refused`() {
    let limited = unit("Restart=always\nRestartSec=0")
    var state = ServiceState()
    var actions = state.start(limited, at: 0)
    for round in 1...5 {
      #expect(actions.last == .spawn)
      _ = state.spawned(pid: Int32(round), limited, at: 0)
      _ = state.ended(pid: Int32(round), .exited(1), limited, at: 0)
      actions = state.restartTimerFired(epoch: state.epoch, limited, at: 0)
    }
    #expect(state.phase == .failed)
    #expect(state.result == "start-limit-hit")
  }

  @Test(arguments: [
    (ServiceUnit.Restart.no, LinuxSystem.ExitStatus.exited(1), false), (.always, .exited(0), true),
    (.onFailure, .exited(0), false),
    (.onFailure, .exited(1), true), (.onSuccess, .exited(0), true), (.onAbnormal, .exited(1), false),
    (.onAbnormal, .signaled(11), true),
  ])
  func `restart policies are systemd's`(policy: ServiceUnit.Restart, status: LinuxSystem.ExitStatus, expected: Bool) {
    #expect(ServiceState.restarts(policy, status, clean: status == .exited(0)) == expected)
  }
}
