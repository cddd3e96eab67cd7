import KubeAPI

extension Faults {
  /// A path without `..` in it.
  mutating func noBackSteps(_ json: JSON, _ field: @autoclosure () -> String) {
    let parts = (json.string ?? "").utf8.split(separator: UInt8(ascii: "/"))
    if parts.contains(where: { $0.elementsEqual("..".utf8) }) { add(.invalid(field(), json, "must not contain '..'")) }
  }

  /// A path that stays below where it begins.
  mutating func descendingPath(_ json: JSON, _ field: @autoclosure () -> String) {
    if (json.string ?? "").hasPrefix("/") { add(.invalid(field(), json, "must be a relative path")) }
    noBackSteps(json, field())
  }

  /// The same, without a name that Kubernetes keeps to itself.
  mutating func localPath(_ json: JSON, _ field: @autoclosure () -> String) {
    descendingPath(json, field())
    let text = json.string ?? ""
    if text.hasPrefix(".."), !text.hasPrefix("../"), text != ".." {
      add(.invalid(field(), json, "must not start with '..'"))
    }
  }

  mutating func fileMode(_ json: JSON, _ field: @autoclosure () -> String) {
    if let mode = json.int, !(0...0o777).contains(mode) {
      add(.invalid(field(), json, "must be a number between 0 and 0777 (octal), both inclusive"))
    }
  }

  /// The name of a CSI driver.
  mutating func driverName(_ json: JSON, _ field: @autoclosure () -> String) {
    let name = json.string ?? ""
    if name.isEmpty { return add(.required(field())) }
    if name.utf8.count > 63 { add(.tooLong(field(), maximum: 63)) }
    for message in NameValidation.dns1123Subdomain(name.lowercased()) { add(.invalid(field(), .string(name), message)) }
  }
}
