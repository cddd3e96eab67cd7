import KubeAPI

extension Faults {
  /// A list of conditions as newer kinds have them (ValidateConditions of k8s.io/apimachinery/pkg/apis/meta/v1/validation).
  mutating func conditions(_ list: JSON, _ path: String) {
    var types: Set<JSON> = []
    for (index, condition) in list.elements.enumerated() {
      let path = "\(path)[\(index)]"
      let type = JSON.string(condition["type"].string ?? "")
      if !types.insert(type).inserted { add(.duplicate("\(path).type", type)) }
      names(type, "\(path).type", NameValidation.qualifiedName)
      supported(.string(condition["status"].string ?? ""), "\(path).status", ["False", "True", "Unknown"])
      if let generation = condition["observedGeneration"].int, generation < 0 {
        add(.invalid("\(path).observedGeneration", JSON(generation), "must be greater than or equal to zero"))
      }
      if condition["lastTransitionTime"].isNull { add(.required("\(path).lastTransitionTime")) }
      reason(condition["reason"].string ?? "", "\(path).reason")
      if (condition["message"].string ?? "").utf8.count > 32_768 { add(.tooLong("\(path).message", maximum: 32_768)) }
    }
  }

  private mutating func reason(_ reason: String, _ field: String) {
    if reason.isEmpty { return add(.required(field)) }
    if !Faults.isReason(reason) {
      add(
        .invalid(
          field, .string(reason),
          "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')"
        ))
    }
    if reason.utf8.count > 1024 { add(.tooLong(field, maximum: 1024)) }
  }

  private static func isReason(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, isLetter(first), isWord(last) else { return false }
    return text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ":") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
  }
}
