import KubeAPI

/// What each row of a Table carries of its object.
package enum TableRowObject: Sendable {
  case none
  /// Only the metadata: the default.
  case metadata
  case object
}

extension ObjectSchema {
  package func cells(_ object: KubeObject, now: Timestamp) -> [JSON] {
    let row = CellWriter(object: KindConversion.convert(object, to: KindConversion.stored(kind)), now: now)
    return CellWriter.all[qualifiedKind]?(row) ?? [row.name, row.created]
  }

  package func row(_ object: KubeObject, including: TableRowObject = .metadata, now: Timestamp) -> JSON {
    let embedded: JSON
    switch including {
    case .none: embedded = .null
    case .object: embedded = object.json
    case .metadata:
      var metadata = object.metadata
      // Not a part of the metadata upstream has in memory, from which rows are made.
      if kind.kind == "DaemonSet" { metadata.annotations["deprecated.daemonset.template.generation"] = .null }
      if metadata["annotations"].members.isEmpty { metadata["annotations"] = .null }
      embedded = ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata]
    }
    var row: JSONObject = ["cells": .array(cells(object, now: now))]
    if let condition = completion(of: object) { row["conditions"] = [condition] }
    row["object"] = embedded
    return .object(row)
  }

  /// Pods that have ended are marked, so that clients may grey them out.
  private func completion(of object: KubeObject) -> JSON? {
    guard qualifiedKind == "Pod", let phase = object.status["phase"].string, phase == "Succeeded" || phase == "Failed" else {
      return nil
    }
    let message = phase == "Succeeded" ? "The pod has completed successfully." : "The pod failed."
    return ["type": "Completed", "status": "True", "reason": .string(phase), "message": .string(message)]
  }

  /// The Table form of a list or of a single object. Later events of one watch leave the column definitions out.
  package func table(
    _ objects: [KubeObject], listMetadata: JSON, including: TableRowObject = .metadata, withColumns: Bool = true, now: Timestamp
  ) -> JSON {
    [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": listMetadata,
      "columnDefinitions": withColumns ? .array((columns.isEmpty ? ColumnTables.fallback : columns).map(\.json)) : .null,
      "rows": .array(objects.map { row($0, including: including, now: now) }),
    ]
  }
}
