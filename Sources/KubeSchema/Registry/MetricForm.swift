import KubeAPI

/// A metric of an autoscaler as version 1 writes it in annotations, and as version 2 has it: there the names of the values tell what
/// is aimed at or observed, here a target does.
struct MetricForm: Sendable {
  /// `target` and `targetValue`, or `current` and `currentValue`.
  private let word: String

  static let wanted = MetricForm(word: "target")
  static let observed = MetricForm(word: "current")

  private static let sources = ["object", "pods", "resource", "containerResource", "external"]

  /// Version 2's form in version 1's.
  func first(_ metric: JSON) -> JSON {
    var result: JSON = ["type": metric["type"]]
    for name in Self.sources where !metric[name].isNull {
      let (source, values) = (metric[name], metric[name][word])
      var old: JSON = [:]
      switch name {
      case "object":
        old["target"] = source["describedObject"]
        old["metricName"] = source["metric"]["name"]
        old[word + "Value"] = values["value"].isNull ? "0" : values["value"]
        old["selector"] = source["metric"]["selector"]
        old["averageValue"] = values["averageValue"]
      case "pods":
        old["metricName"] = source["metric"]["name"]
        old[word + "AverageValue"] = values["averageValue"].isNull ? "0" : values["averageValue"]
        old["selector"] = source["metric"]["selector"]
      case "external":
        old["metricName"] = source["metric"]["name"]
        old["metricSelector"] = source["metric"]["selector"]
        old[word + "Value"] = values["value"].isNull && word == "current" ? "0" : values["value"]
        old[word + "AverageValue"] = values["averageValue"]
      default:
        old["name"] = source["name"]
        old[word + "AverageUtilization"] = values["averageUtilization"]
        old[word + "AverageValue"] = values["averageValue"].isNull && word == "current" ? "0" : values["averageValue"]
        old["container"] = source["container"]
      }
      result[name] = old
    }
    return result
  }

  /// Version 1's form in version 2's.
  func second(_ metric: JSON) -> JSON {
    var result: JSON = ["type": metric["type"]]
    for name in Self.sources where !metric[name].isNull {
      let old = metric[name]
      var source: JSON = [:]
      var values: JSON = [:]
      switch name {
      case "object": values = ["value": old[word + "Value"], "averageValue": old["averageValue"]]
      case "pods": values = ["averageValue": old[word + "AverageValue"]]
      case "external": values = ["value": old[word + "Value"], "averageValue": old[word + "AverageValue"]]
      default:
        values = [
          "averageValue": old[word + "AverageValue"], "averageUtilization": old[word + "AverageUtilization"],
        ]
        source["name"] = old["name"]
        source["container"] = old["container"]
      }
      if source["name"].isNull {
        let selector = name == "external" ? old["metricSelector"] : old["selector"]
        source["metric"] = ["name": old["metricName"], "selector": selector]
      }
      if name == "object" { source["describedObject"] = old["target"] }
      var target: JSON = word == "target" ? ["type": .string(Self.kind(values, name))] : [:]
      for (key, value) in values.members { target[key] = value }
      source[word] = target
      result[name] = source
    }
    return result
  }

  /// What a target without a type aims at.
  private static func kind(_ values: JSON, _ source: String) -> String {
    switch source {
    case "object": values["averageValue"].isNull ? "Value" : "AverageValue"
    case "external": values["value"].isNull ? "AverageValue" : "Value"
    case "pods": "AverageValue"
    default: values["averageUtilization"].isNull ? "AverageValue" : "Utilization"
    }
  }
}
