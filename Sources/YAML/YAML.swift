import KubeAPI

/// YAML as the API's tools read and write it: into the shared `JSON` value, by the scalar rules of sigs.k8s.io/yaml.
///
/// Unquoted `true`, `yes`, `on`, numbers and `null` become values, everything quoted stays a string, keys become strings. Aliases
/// and merge keys are followed, with a bound on what they may expand to.
package enum YAML {
  /// Reads a text of at most one document; an empty text is null. `duplicates` hears of every key written twice in one mapping (the
  /// later one counts).
  package static func decode(_ text: String, duplicates: ((YAMLDuplicate) -> Void)? = nil) throws(YAMLError) -> JSON {
    let found = try read(text, locations: duplicates != nil, maximum: 2)
    guard found.count < 2 else {
      throw YAMLError(.severalDocuments, "expected one document, found another", found[1].start)
    }
    if let duplicates { found.first?.duplicates.forEach(duplicates) }
    return found.first?.json ?? .null
  }

  /// Reads the first document, whatever follows it.
  package static func decodeFirst(_ text: String, duplicates: ((YAMLDuplicate) -> Void)? = nil) throws(YAMLError) -> JSON {
    let found = try read(text, locations: duplicates != nil, maximum: 1)
    if let duplicates { found.first?.duplicates.forEach(duplicates) }
    return found.first?.json ?? .null
  }

  /// Reads every document, with the place of each value. Documents without content, as between two `---`, are left out.
  package static func documents(_ text: String) throws(YAMLError) -> [YAMLDocument] {
    try read(text, locations: true, maximum: .max).filter { !$0.json.isNull }
  }

  private static func read(_ text: String, locations: Bool, maximum: Int) throws(YAMLError) -> [YAMLDocument] {
    var text = text
    var result: Result<[YAMLDocument], YAMLError> = .success([])
    text.withUTF8 { bytes in
      var composer = YAMLComposer(bytes, recordsLocations: locations)
      defer { composer.close() }
      do throws(YAMLError) { result = .success(try composer.documents(maximum: maximum)) } catch { result = .failure(error) }
    }
    return try result.get()
  }
}
