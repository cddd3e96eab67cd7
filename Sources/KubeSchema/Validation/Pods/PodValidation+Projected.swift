import KubeAPI

/// Volumes that put several sources into one folder.
extension PodValidation {
  mutating func projected(_ source: JSON, _ path: String) {
    faults.fileMode(source["defaultMode"], "\(path).defaultMode")
    var files: Set<String> = []
    /// No two sources make the same file.
    func isNew(_ file: JSON) -> Bool {
      let name = file.string ?? ""
      return name.isEmpty || files.insert(name).inserted
    }
    for (index, part) in source["sources"].elements.enumerated() {
      let field = "\(path).sources[\(index)]"
      for kind in ["secret", "configMap"] where !part[kind].isNull {
        if (part[kind]["name"].string ?? "").isEmpty { faults.add(.required("\(field).\(kind).name")) }
        for (position, item) in part[kind]["items"].elements.enumerated() {
          file(item, "\(field).\(kind).items[\(position)]")
          if !isNew(item["path"]) {
            faults.add(.invalid(path, .string(part[kind]["name"].string ?? ""), "conflicting duplicate paths"))
          }
        }
      }
      for file in part["downwardAPI"]["items"].elements {
        downward(file, "\(field).downwardAPI")
        if !isNew(file["path"]) { faults.add(.invalid(path, file["path"], "conflicting duplicate paths")) }
      }
      if !part["serviceAccountToken"].isNull { token(part["serviceAccountToken"], field, path) }
      if part.members.keys.count(where: { !part[$0].isNull }) > 1 {
        faults.add(.forbidden(field, "may not specify more than 1 volume type per source"))
      }
    }
  }

  /// Upstream names the volume's path where it means that of the token.
  private mutating func token(_ token: JSON, _ field: String, _ path: String) {
    let seconds = token["expirationSeconds"].int ?? 3600
    var key: String { "\(field).serviceAccountToken.expirationSeconds" }
    if seconds < 600 {
      faults.add(.invalid(key, JSON(seconds), "may not specify a duration less than 10 minutes"))
    }
    if seconds > 1 << 32 {
      faults.add(.invalid(key, JSON(seconds), "may not specify a duration larger than 2^32 seconds"))
    }
    if (token["path"].string ?? "").isEmpty {
      faults.add(.required("\(path).path"))
    } else {
      faults.localPath(token["path"], "\(path).path")
    }
  }
}
