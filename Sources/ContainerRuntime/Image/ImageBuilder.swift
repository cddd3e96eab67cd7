import Crypto
import KubeAPI
import LinuxSystem

/// Builds the catalogue's root file systems from the programs and libraries the distribution has installed. Building again what
/// has not changed costs a few file look-ups.
package struct ImageBuilder: Sendable {
  package enum Progress: Hashable, Sendable {
    case building(String)
    case unchanged(String)
    case built(String, bytes: Int)
    /// Pods that ask for the image will report ErrImagePull with the reason.
    case skipped(String, reason: String)
  }

  private let store: ImageStore
  private let recipes: [ImageRecipe]
  /// The hyperkube binary that control-plane images hold; linked rather than copied where it lies on the same file system.
  private let hyperkube: String?

  package init(store: ImageStore, hyperkube: String?, recipes: [ImageRecipe] = ImageRecipe.catalogue) {
    self.store = store
    self.hyperkube = hyperkube
    self.recipes = recipes
  }

  package func buildAll(progress: @escaping @Sendable (Progress) -> Void = { _ in }) async throws {
    let host = HostFiles(applets: await BusyboxApplets.list())
    try await DedicatedThread.run(name: "images") { try self.buildAll(host: host, progress: progress) }
  }

  func buildAll(host: HostFiles, progress: (Progress) -> Void) throws(SystemError) {
    try FileIO.makeDirectory("\(store.directory)/rootfs")
    var entries = store.catalogue()
    for recipe in recipes {
      let plan: ImagePlan
      do { plan = try ImagePlan(recipe, host: host, hyperkube: hyperkube) } catch {
        progress(.skipped(recipe.name, reason: error.description))
        continue
      }
      let former = entries[recipe.name] ?? .null
      if former["fingerprint"].string == plan.fingerprint, let rootfs = former["rootfs"].string,
        FileIO.isDirectory("\(store.directory)/\(rootfs)")
      {
        progress(.unchanged(recipe.name))
        continue
      }
      progress(.building(recipe.name))
      let entry = try build(plan)
      entries[recipe.name] = entry
      try save(entries)
      progress(.built(recipe.name, bytes: entry["size"].int ?? 0))
    }
  }

  private func build(_ plan: ImagePlan) throws(SystemError) -> JSON {
    let temporary = "\(store.directory)/rootfs/.building-\(plan.name)"
    try FileIO.removeTree(temporary)
    var digest = SHA256()
    var size = 0
    for entry in plan.entries {
      let path = temporary + entry.path
      digest.update(data: Array("\(entry.path)\0\(entry.mode)\0".utf8))
      switch entry.content {
      case .directory: try FileIO.makeDirectory(path, mode: entry.mode)
      case .link(let target):
        try FileIO.symlink(target, at: path)
        digest.update(data: Array(target.utf8))
      case .text(let text):
        try FileIO.write(path, text, mode: entry.mode)
        digest.update(data: Array(text.utf8))
        size += text.utf8.count
      case .copy(let source): size += try copy(source, to: path, mode: entry.mode, &digest)
      case .shared(let source):
        do {
          try FileIO.link(source, at: path)
          let status = try FileIO.status(source)
          digest.update(data: Array("\(status.size) \(status.modifiedSeconds) \(status.modifiedNanoseconds)".utf8))
          size += Int(status.size)
        } catch {
          size += try copy(source, to: path, mode: entry.mode, &digest)
        }
      }
    }
    let hex = digest.finalize().map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0\(text)" : text
    }.joined()
    let rootfs = "rootfs/\(plan.name)-\(hex.prefix(16))"
    try FileIO.removeTree("\(store.directory)/\(rootfs)")
    try FileIO.rename(temporary, "\(store.directory)/\(rootfs)")
    return [
      "id": .string("sha256:\(hex)"), "rootfs": .string(rootfs), "size": JSON(size), "fingerprint": .string(plan.fingerprint),
    ]
  }

  private func copy(_ source: String, to path: String, mode: UInt32, _ digest: inout SHA256) throws(SystemError) -> Int {
    try FileIO.copy(source, to: path, mode: mode)
    let bytes = try FileIO.read(source)
    digest.update(data: bytes)
    return bytes.count
  }

  private func save(_ entries: [String: JSON]) throws(SystemError) {
    var list = JSONObject()
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) { list[name] = entry }
    let json: JSON = ["version": 1, "recipes": .object(list)]
    try FileIO.replace(store.cataloguePath, json.pretty(indent: 2) + "\n")
  }
}
