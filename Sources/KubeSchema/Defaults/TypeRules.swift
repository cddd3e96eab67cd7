/// The rules of all types that have one, by the name tables give the type.
enum TypeRules {
  static let all: [String: ObjectDefaults.Rule] = [
    pods, containers, amounts, volumes, services, configuration, workloads, batch, access, networking, storage, autoscaling,
    admission,
    flowcontrol,
  ].reduce(into: [:]) { result, rules in result.merge(rules) { first, _ in first } }
}
