import KubeAPI

extension Field {
  /// What the published schema says an absent value stands for; nil when it says nothing.
  func publishedDefault(_ table: TypeTable) -> JSON? {
    if let defaultValue { return defaultValue }
    if isPointer || isOmittedWhenEmpty { return nil }
    switch shape {
    case .object(let position): return table.types[position].isFree ? nil : [:]
    case .string: return isRequired || publishesZero ? "" : nil
    case .int32, .int64, .double: return isRequired || publishesZero ? 0 : nil
    case .bool: return isRequired || publishesZero ? false : nil
    default: return nil
    }
  }
}
