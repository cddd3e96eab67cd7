import APIClient
import ComponentBase
import Glibc
import LinuxSystem

/// kube-scheduler with the flags of kubeadm's manifest.
package enum KubeSchedulerCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    let component: Component
    do {
      let flags = try FlagSet(values: Component.commonValues, switches: Component.commonSwitches).parse(arguments)
      component = try Component(name: "kube-scheduler", flags: flags, defaultPort: 10259)
    } catch let error as FlagError {
      let line = Array("Error: \(error.message)\n".utf8)
      _ = write(STDERR_FILENO, line, line.count)
      return 1
    } catch {
      Log.error("\(error)")
      return 1
    }
    let client = component.client
    return await component.run { _ in
      await SchedulerRunner(client, recorder: EventRecorder(client, component: SchedulerRunner.schedulerName)).run()
    }
  }
}
