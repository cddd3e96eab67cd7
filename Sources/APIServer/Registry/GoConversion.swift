import KubeAPI

/// Failures as Go's converting of decoded values words them, where upstream shows those to clients.
enum GoConversion {
  /// What `runtime.DefaultUnstructuredConverter` says where decoding says `json: cannot unmarshal string into ... of type int32`.
  static func problem(_ decoding: String) -> String {
    let words = decoding.split(separator: " ")
    guard decoding.hasPrefix("json: cannot unmarshal "), words.count > 4, let wanted = words.last else { return decoding }
    let kinds = ["number": "int64", "object": "map", "array": "slice"]
    let given = kinds[String(words[3])] ?? String(words[3])
    if wanted == "string", given == "int64" { return "cannot convert int64 to string" }
    if wanted.hasPrefix("map[") { return "cannot restore map from \(given)" }
    if wanted.hasPrefix("[]") { return "cannot restore slice from \(given)" }
    if wanted.contains(".") { return "cannot restore struct from: \(given)" }
    return "unrecognized type: \(wanted)"
  }
}
