import CYAML
import KubeAPI

extension YAMLComposer {
  /// Builds the value that the current event begins, and consumes its events.
  mutating func value(path: String) throws(YAMLError) -> JSON {
    size += 1
    let start = location
    if recordsLocations { document.locations[path] = start }
    switch event.pointee.type {
    case YAML_ALIAS_EVENT: return try alias(at: start)
    case YAML_SCALAR_EVENT:
      let anchor = event.pointee.data.scalar.anchor.map(YAMLComposer.text)
      defer { yaml_event_delete(event) }
      let result = try scalar(at: start)
      if let anchor { anchors[anchor] = .some(Anchor(value: result, size: 1)) }
      return result
    case YAML_SEQUENCE_START_EVENT:
      let anchor = event.pointee.data.sequence_start.anchor.map(YAMLComposer.text)
      return try collection(anchor, start) { composer throws(YAMLError) in try composer.sequence(path: path) }
    case YAML_MAPPING_START_EVENT:
      let anchor = event.pointee.data.mapping_start.anchor.map(YAMLComposer.text)
      return try collection(anchor, start) { composer throws(YAMLError) in try composer.mapping(path: path) }
    default:
      yaml_event_delete(event)
      throw YAMLError(.syntax, "expected a value", start)
    }
  }

  private mutating func collection(
    _ anchor: String?, _ start: YAMLLocation, _ read: (inout YAMLComposer) throws(YAMLError) -> JSON
  ) throws(YAMLError) -> JSON {
    yaml_event_delete(event)
    depth += 1
    guard depth <= YAMLComposer.maximumDepth else {
      throw YAMLError(.tooDeep, "exceeded max depth of \(YAMLComposer.maximumDepth)", start)
    }
    let before = size
    if let anchor { anchors.updateValue(.none, forKey: anchor) }
    let result = try read(&self)
    if let anchor { anchors[anchor] = .some(Anchor(value: result, size: size - before + 1)) }
    depth -= 1
    return result
  }

  private mutating func alias(at start: YAMLLocation) throws(YAMLError) -> JSON {
    let name = YAMLComposer.text(event.pointee.data.alias.anchor)
    yaml_event_delete(event)
    guard let known = anchors[name] else {
      throw YAMLError(
        .unknownAnchor, "unknown anchor '\(name)' referenced", start, upstreamText: "yaml: unknown anchor '\(name)' referenced")
    }
    guard let anchor = known else {
      throw YAMLError(
        .cyclicAnchor, "anchor '\(name)' value contains itself", start,
        upstreamText: "yaml: anchor '\(name)' value contains itself")
    }
    size += anchor.size
    aliased += anchor.size
    guard aliased <= YAMLComposer.maximumAliasedValues else {
      let words = "document contains excessive aliasing"
      throw YAMLError(.expansion, words, start, upstreamText: "yaml: \(words)")
    }
    return anchor.value
  }

  private mutating func sequence(path: String) throws(YAMLError) -> JSON {
    var elements: [JSON] = []
    while true {
      try next()
      if event.pointee.type == YAML_SEQUENCE_END_EVENT {
        yaml_event_delete(event)
        return .array(elements)
      }
      elements.append(try value(path: recordsLocations ? "\(path)[\(elements.count)]" : ""))
    }
  }

  private mutating func mapping(path: String) throws(YAMLError) -> JSON {
    var object = JSONObject()
    var merged: [JSONObject] = []
    while true {
      try next()
      if event.pointee.type == YAML_MAPPING_END_EVENT {
        yaml_event_delete(event)
        for source in merged { for (key, value) in source where !object.contains(key) { object.append(key, value) } }
        return .object(object)
      }
      let start = location
      let isMerge = event.pointee.type == YAML_SCALAR_EVENT && isMergeKey
      let key = try self.key(at: start)
      let memberPath = YAMLDocument.path(path, key)
      try next()
      let member = try value(path: recordsLocations ? memberPath : "")
      if isMerge {
        try merge(member, into: &merged, at: start)
      } else if object.contains(key) {
        document.duplicates.append(YAMLDuplicate(path: memberPath, key: key, location: start))
        object[key] = member
      } else {
        object.append(key, member)
      }
      if recordsLocations, member.isNull { document.locations[memberPath] = start }
    }
  }

  private var isMergeKey: Bool {
    let scalar = event.pointee.data.scalar
    return scalar.style == YAML_PLAIN_SCALAR_STYLE && YAMLComposer.text(scalar.value, scalar.length) == "<<"
  }

  private func merge(_ value: JSON, into merged: inout [JSONObject], at start: YAMLLocation) throws(YAMLError) {
    let sources = value.array ?? [value]
    for source in sources {
      guard let object = source.object else {
        throw YAMLError(.invalidMerge, "map merge requires map or sequence of maps as the value", start)
      }
      merged.append(object)
    }
  }

  private mutating func key(at start: YAMLLocation) throws(YAMLError) -> String {
    switch try value(path: "") {
    case .string(let text): return text
    case .int(let number): return String(number)
    case .double(let number): return JSON.text(of: number)
    case .bool(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .array, .object: throw YAMLError(.invalidKey, "expected a scalar as key of a mapping, found a collection", start)
    }
  }

  private func scalar(at start: YAMLLocation) throws(YAMLError) -> JSON {
    let scalar = event.pointee.data.scalar
    let text = YAMLComposer.text(scalar.value, scalar.length)
    guard let tag = scalar.tag.map(YAMLComposer.text), tag.hasPrefix("tag:yaml.org,2002:") else {
      return scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit != 0 ? YAMLScalar.resolve(text) : .string(text)
    }
    let value = YAMLScalar.resolve(text)
    switch (tag.dropFirst("tag:yaml.org,2002:".count), value) {
    case ("str", _), ("binary", _), ("timestamp", _): return .string(text)
    case ("int", .int), ("float", .double), ("bool", .bool), ("null", .null): return value
    case ("float", .int(let whole)): return .double(Double(whole))
    case (let name, _): throw YAMLError(.invalidValue, "cannot decode \"\(text)\" as a !!\(name)", start)
    }
  }

  static func text(_ start: UnsafeMutablePointer<yaml_char_t>?) -> String { start.map { String(cString: $0) } ?? "" }

  static func text(_ start: UnsafeMutablePointer<yaml_char_t>?, _ count: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
