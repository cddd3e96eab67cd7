import KubeAPI
import LinuxSystem
import Testing

@testable import NodeInit

@Suite struct CommandsTests {
  @Test func `ssh reads OpenSSH's options and leaves the command alone`() throws {
    let options = try SSHOptions(["-o", "StrictHostKeyChecking=no", "-tq", "root@node01", "ls", "-l", "/etc"])
    #expect(options.host == "node01")
    #expect(options.user == "root")
    #expect(options.command == ["ls", "-l", "/etc"])
    #expect(options.terminal == true)
    #expect(options.quiet)
    #expect(throws: SSHOptions.Problem.usage) { try SSHOptions(["-q"]) }
    #expect(throws: SSHOptions.Problem.unknownOption("Z")) { try SSHOptions(["-Z", "node01"]) }
    #expect(throws: SSHOptions.Problem.missingArgument("l")) { try SSHOptions(["-l"]) }
    #expect(try SSHOptions(["node01", "--", "hostname"]).command == ["hostname"])
    #expect(try SSHOptions(["-lcandidate", "node01"]).user == "candidate")
  }

  @Test func `sudo knows the habits of candidates`() throws {
    #expect(try SudoCommand.parse(["-i"]) == .init(login: true))
    #expect(try SudoCommand.parse(["-E", "A=1", "ls", "-l"]) == .init(assignments: ["A=1"], command: ["ls", "-l"]))
    #expect(try SudoCommand.parse(["-u", "nobody", "--", "id"]).user == "nobody")
    #expect(throws: SudoCommand.Problem.usage) { try SudoCommand.parse([]) }
    #expect(throws: SudoCommand.Problem.invalid("sudo: invalid option --frob")) { try SudoCommand.parse(["--frob"]) }
  }

  @Test func `journalctl reads bundled letters, times and counts`() throws {
    let options = try JournalctlCommand.parse(["-xeu", "kubelet", "-n20", "--no-pager", "--since", "10 min ago"], now: 1000)
    #expect(options.units == ["kubelet.service"])
    #expect(options.lines == 20)
    #expect(options.since == 400)
    #expect(try JournalctlCommand.parse(["-fu", "kubelet"], now: 0).follow)
    #expect(throws: JournalctlCommand.Problem.badTime("whenever")) { try JournalctlCommand.parse(["-S", "whenever"], now: 0) }
    #expect(throws: JournalctlCommand.Problem.unknown("--frob")) { try JournalctlCommand.parse(["--frob"], now: 0) }
  }

  @Test func `journal lines survive the file and print as journalctl does`() throws {
    let entry = JournalEntry(time: 0, pid: 42, identifier: "kubelet", message: "E1121 a  b")
    #expect(JournalEntry(stored: entry.stored.dropLast()) == entry)
    #expect(entry.short(host: "node01").hasPrefix("Jan "))
    #expect(entry.short(host: "node01").hasSuffix(" node01 kubelet[42]: E1121 a  b\n"))
  }

  @Test(arguments: [
    ControlFrame.request(["a": 1]), .input([1, 2]), .inputEnd, .output([]), .error([9]), .resize(rows: 300, columns: 2),
    .exit(-1),
  ])
  func `frames come out as they went in, also byte by byte`(frame: ControlFrame) throws {
    var buffer: [UInt8] = []
    var taken: [ControlFrame] = []
    for byte in frame.encoded + frame.encoded {
      buffer.append(byte)
      if let next = try ControlFrame.take(from: &buffer) { taken.append(next) }
    }
    #expect(taken == [frame, frame])
  }

  @Test func `malformed frames are refused`() {
    var unknown: [UInt8] = [1, 0, 0, 0, 0]
    #expect(throws: ControlFrame.Malformed.unknownType(1)) { try ControlFrame.take(from: &unknown) }
    var long: [UInt8] = [UInt8(ascii: "o"), 255, 0, 0, 0]
    #expect(throws: ControlFrame.Malformed.self) { try ControlFrame.take(from: &long) }
  }

  @Test func `systemctl's options may stand anywhere`() throws {
    let options = try Systemctl.parse(["status", "kubelet", "--no-pager", "-n", "3", "--property=MainPID,Id"])
    #expect(options.words == ["status", "kubelet"])
    #expect(options.lines == 3)
    #expect(options.properties == ["MainPID", "Id"])
    #expect(throws: Systemctl.Problem.unknown("--frob")) { try Systemctl.parse(["--frob"]) }
  }

  @Test func `a boot file reads back as it was written`() {
    let boot = BootSpecification(
      name: "node01", root: "/r", usrUpper: "/u", usrWork: "/w", binds: [.init(source: "/a", target: "/b", readOnly: true)],
      sysctls: ["net.ipv4.ip_forward": "1"], sessionSocket: "/run/s")
    #expect(BootSpecification(boot.json) == boot)
    #expect(BootSpecification(["name": "x"]) == nil)
  }
}
