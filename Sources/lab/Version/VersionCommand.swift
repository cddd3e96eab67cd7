import ArgumentParser

enum LabVersion {
  static let number = "0.1.0"
  static let kubernetes = "v1.36.2"
  static let text = "lab \(number), Kubernetes \(kubernetes)"
}

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version of lab and of its Kubernetes.")

  func run() { print(LabVersion.text) }
}
