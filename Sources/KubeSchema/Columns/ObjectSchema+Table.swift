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
    let row = CellWriter(object: object, now: now)
    return CellWriter.all[qualifiedKind]?(row) ?? [row.name, row.created]
  }

  package func row(_ object: KubeObject, including: TableRowObject = .metadata, now: Timestamp) -> JSON {
    let embedded: JSON =
      switch including {
      case .none: .null
      case .object: object.json
      case .metadata: ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object.metadata]
      }
    return .object(["cells": .array(cells(object, now: now)), "object": embedded])
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
