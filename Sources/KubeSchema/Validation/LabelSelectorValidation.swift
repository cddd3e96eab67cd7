import KubeAPI

/// The faults of a label selector, for those who check objects outside of this module.
package enum LabelSelectorValidation {
  package static func faults(_ selector: JSON, _ field: String) -> [FieldError] {
    var faults = Faults()
    faults.labelSelector(selector, field)
    return faults.errors
  }
}
