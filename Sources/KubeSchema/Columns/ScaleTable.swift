import KubeAPI

/// The Table form of an `autoscaling/v1` Scale, which is no resource of its own (`printScale` of `pkg/printers` upstream).
package enum ScaleTable {
  private static let columns = [
    TableColumn("Name", format: "name"), TableColumn("Desired", type: "integer"), TableColumn("Available", type: "integer"),
    TableColumn("Age", type: "date"),
  ]

  package static func make(_ scale: KubeObject, now: Timestamp) -> JSON {
    let row = CellWriter(object: scale, now: now)
    let object: JSON = ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": scale.metadata]
    return [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": ["resourceVersion": scale.metadata["resourceVersion"]],
      "columnDefinitions": .array(columns.map(\.json)),
      "rows": [
        [
          "cells": [row.name, row.number(scale.spec["replicas"]), row.number(scale.status["replicas"]), row.age],
          "object": object,
        ]
      ],
    ]
  }
}
