import KubeAPI
import LinuxSystem

/// The images built on this machine, shared read-only by all nodes of all clusters. A pull is a look-up here: nothing is
/// downloaded at run time.
package struct ImageStore: Sendable {
  package static let defaultDirectory = "/var/lib/lab/images"

  package let directory: String
  private let recipes: [ImageRecipe]

  package init(directory: String = ImageStore.defaultDirectory, recipes: [ImageRecipe] = ImageRecipe.catalogue) {
    self.directory = directory
    self.recipes = recipes
  }

  var cataloguePath: String { "\(directory)/catalogue.json" }

  /// The image of that name, or the error a registry would give.
  package func resolve(_ name: String) throws(ImageError) -> Image {
    let reference: ImageReference
    do { reference = try ImageReference(name) } catch { throw .invalidName(error) }
    return try resolve(reference)
  }

  package func resolve(_ reference: ImageReference) throws(ImageError) -> Image {
    let built = catalogue()
    for recipe in recipes {
      for name in recipe.images where name.repository == reference.repository {
        guard let entry = built[recipe.name] else {
          throw .notBuilt(reference, "image \(recipe.name) was not built on this machine: run 'lab image build'")
        }
        if let digest = reference.digest {
          guard digest == entry["id"].string else { throw .noSuchTag(reference) }
        } else if !name.tags.accepts(reference.tag) {
          throw .noSuchTag(reference)
        }
        return image(entry, names: [reference.description], name.configuration)
      }
    }
    let known: Set<String> = ["docker.io", "registry.k8s.io", "ghcr.io", "quay.io", "gcr.io"]
    if reference.domain == "docker.io" { throw .denied(reference) }
    throw known.contains(reference.domain) ? .noSuchTag(reference) : .unreachable(reference)
  }

  /// All built images under the names lists show.
  package func list() -> [Image] {
    let built = catalogue()
    return recipes.flatMap { recipe in
      guard let entry = built[recipe.name] else { return [Image]() }
      return recipe.images.map {
        image(entry, names: ["\($0.repository):\($0.tags.representative)"], $0.configuration)
      }
    }
  }

  private func image(_ entry: JSON, names: [String], _ configuration: ImageConfiguration) -> Image {
    Image(
      id: entry["id"].string ?? "", names: names, rootfs: "\(directory)/\(entry["rootfs"].string ?? "")",
      size: entry["size"].int ?? 0, configuration: configuration)
  }

  /// By recipe; a store that was never built is empty.
  func catalogue() -> [String: JSON] {
    guard let bytes = try? FileIO.read(cataloguePath), let json = try? JSON.decode(bytes) else { return [:] }
    var result: [String: JSON] = [:]
    for (name, entry) in json["recipes"].members { result[name] = entry }
    return result
  }
}
