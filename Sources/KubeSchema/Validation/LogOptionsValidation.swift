import KubeAPI

/// The options of a Pod's log (upstream's ValidatePodLogOptions).
package enum LogOptionsValidation {
  package static let numbers = ["sinceSeconds", "tailLines", "limitBytes"]

  /// `option` reads one from the query; `numbers` must be numbers.
  package static func faults(_ option: (String) -> String?) -> [FieldError] {
    var faults = Faults()
    func number(_ name: String) -> Int? { option(name).flatMap { Int($0) } }
    if let lines = number("tailLines") { faults.nonNegative(JSON(lines), "tailLines") }
    if let bytes = number("limitBytes"), bytes < 1 { faults.add(.invalid("limitBytes", JSON(bytes), Words.positive)) }
    if option("sinceSeconds") != nil, option("sinceTime") != nil {
      faults.add(.forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
    } else if let seconds = number("sinceSeconds"), seconds < 1 {
      faults.add(.invalid("sinceSeconds", JSON(seconds), Words.positive))
    }
    // Streams apart are a feature that 1.36 leaves off.
    if option("stream") != nil { faults.add(.forbidden("stream", "may not be specified")) }
    return faults.errors
  }
}
