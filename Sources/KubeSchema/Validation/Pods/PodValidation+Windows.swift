import KubeAPI

/// What only containers on Windows have; upstream checks its form wherever it is given.
extension PodValidation {
  mutating func windowsOptions(_ options: JSON, _ path: String) {
    if options.isNull { return }
    if let name = options["gmsaCredentialSpecName"].string {
      faults.names(.string(name), "\(path).gmsaCredentialSpecName", NameValidation.dns1123Subdomain)
    }
    if let content = options["gmsaCredentialSpec"].string {
      let field = "\(path).gmsaCredentialSpec"
      if content.isEmpty { faults.add(.invalid(field, "", "gmsaCredentialSpec cannot be an empty string")) }
      if content.utf8.count > 64 * 1024 {
        faults.add(.invalid(field, .string(content), "gmsaCredentialSpec size must be under 64 KiB"))
      }
    }
    guard let name = options["runAsUserName"].string else { return }
    for why in PodValidation.faults(ofUser: name) {
      faults.add(.invalid("\(path).runAsUserName", .string(name), "runAsUserName\(why)"))
    }
  }

  /// Of `user` or `domain\user`.
  private static func faults(ofUser name: String) -> [String] {
    if name.isEmpty { return [" cannot be an empty string"] }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return [" cannot contain control characters"] }
    let parts = name.split(separator: "\\", omittingEmptySubsequences: false)
    if parts.count > 2 { return [" cannot contain more than one backslash"] }
    let user = parts[parts.count - 1]
    var result: [String] = []
    if parts.count == 2 {
      if parts[0].utf8.count >= 256 { result.append("'s Domain length must be under 256 characters") }
      if !isNetBIOS(parts[0]), !isDomain(parts[0]) {
        result.append("'s Domain doesn't match the NetBios nor the DNS format")
      }
    }
    if user.isEmpty {
      result.append("'s User cannot be empty")
    } else if user.utf8.count > 104 {
      result.append("'s User length must not be longer than 104 characters")
    }
    if !user.isEmpty, user.allSatisfy({ $0 == "." || $0 == " " }) {
      result.append("'s User cannot contain only periods or spaces")
    }
    if user.contains(where: #""/\:;|=,+*?<>@[]"#.contains) {
      result.append(#"'s User cannot contain the following characters: "/\:;|=,+*?<>@[]"#)
    }
    return result
  }

  private static func isNetBIOS(_ name: Substring) -> Bool {
    (1...15).contains(name.count) && !name.hasPrefix(".") && !name.contains(where: #"\/:*?"<>|"#.contains)
  }

  private static func isDomain(_ name: Substring) -> Bool {
    name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      NameValidation.dns1123Label(label.lowercased()).isEmpty
    }
  }

  /// Containers that are processes of the node must all be, in the node's network.
  mutating func hostProcesses() {
    let whole = spec["securityContext"]["windowsOptions"]["hostProcess"].bool
    var (all, processes) = (0, 0)
    for list in PodValidation.containerLists {
      for (index, container) in spec[list].elements.enumerated() {
        all += 1
        let own = container["securityContext"]["windowsOptions"]["hostProcess"].bool
        if let whole, let own, whole != own {
          faults.add(
            .invalid(
              "\(path).\(list)[\(index)].securityContext.windowsOptions.hostProcess", .bool(own),
              "pod hostProcess value must be identical if both are specified, was \(whole)"))
        }
        if own ?? whole == true { processes += 1 }
      }
    }
    if processes == 0 { return }
    if processes != all {
      faults.add(
        .invalid(
          path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers"))
    }
    if spec["hostNetwork"] != true {
      faults.add(
        .invalid(
          "\(path).hostNetwork", false, "hostNetwork must be true if pod contains any hostProcess containers"))
    }
  }
}
