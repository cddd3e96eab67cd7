import ArgumentParser
import ClusterKit
import ContainerRuntime
import KubeAPI

struct ImageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "The images pods can use on this machine.",
    subcommands: [ImageListCommand.self, ImageBuildCommand.self])
}

struct ImageListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the images that are built.")

  @Option(name: .shortAndLong, help: "text or json.")
  var output = OutputFormat.text

  func run() async throws {
    let images = ImageStore().list()
    if output == .json {
      let list = images.map { image -> JSON in ["names": JSON(image.names), "id": .string(image.id), "size": JSON(image.size)] }
      return Console.print(JSON.array(list).pretty(indent: 2))
    }
    let rows = images.map { image in
      [image.names.first ?? "", String(image.id.dropFirst(7).prefix(12)), "\(image.size / 1_000_000) MB"]
    }
    Console.print(Console.table([["IMAGE", "ID", "SIZE"]] + rows))
  }
}

struct ImageBuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build the images from this machine's packages; lab up does it when it must.")

  func run() async throws {
    try await Failure.report {
      let builder = ImageBuilder(store: ImageStore(), hyperkube: Programs.hyperkube)
      try await builder.buildAll { progress in
        switch progress {
        case .building(let name): Console.note("building \(name)")
        case .unchanged(let name): Console.note("\(name) is up to date")
        case .built(let name, let bytes): Console.note("built \(name), \(bytes / 1_000_000) MB")
        case .skipped(let name, let reason): Console.note("skipped \(name): \(reason)")
        }
      }
    }
  }
}
