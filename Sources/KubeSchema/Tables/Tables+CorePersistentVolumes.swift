extension Tables {
  static let corePersistentVolumes = """
    package core io.k8s.api.core.v1 v1
    PersistentVolume root | A piece of storage in the cluster.
      spec PersistentVolumeSpec | What it is.
      status PersistentVolumeStatus | Whether it is in use.
    PersistentVolumeSpec | What a volume is; exactly one source is given.
      capacity {quantity} | How large it is.
      include PersistentVolumeSource
      accessModes [string] items(ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod) | How it can be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.
      claimRef ObjectReference? granular | The claim it is bound to.
      persistentVolumeReclaimPolicy string enum(Delete,Recycle,Retain) | What becomes of it when its claim goes; Retain by default.
      storageClassName string | Its StorageClass; claims ask for it by this name.
      mountOptions [string] | Options of the mount.
      volumeMode string? enum(Block,Filesystem) | Filesystem (the default) or Block.
      nodeAffinity VolumeNodeAffinity? | The nodes that can reach it.
      volumeAttributesClassName string? | Its VolumeAttributesClass.
    VolumeNodeAffinity | The nodes that can reach a volume.
      required NodeSelector? | What must hold about them.
    PersistentVolumeStatus | Whether a volume is in use.
      phase string enum(Available,Bound,Failed,Pending,Released) | Available, Bound, Released or Failed.
      message string | Why, for people.
      reason string | Why, as one word.
      lastPhaseTransitionTime time? | When the phase last changed.
    PersistentVolumeClaim root | Asks for storage; a fitting volume is bound to it.
      spec PersistentVolumeClaimSpec | What is asked.
      status PersistentVolumeClaimStatus | What it got.
    PersistentVolumeClaimSpec | What is asked.
      accessModes [string] items(ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod) | How it shall be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.
      selector meta.LabelSelector? | Labels of the volume.
      resources VolumeResourceRequirements | How much storage.
      volumeName string | A certain volume; filled in when it is bound.
      storageClassName string? | The StorageClass; the default one if not given, none if empty.
      volumeMode string? enum(Block,Filesystem) | Filesystem (the default) or Block.
      dataSource TypedLocalObjectReference? | A snapshot or claim to copy from.
      dataSourceRef TypedObjectReference? | An object to fill it from.
      volumeAttributesClassName string? | The VolumeAttributesClass.
    VolumeResourceRequirements | How much storage.
      limits {quantity} | At most.
      requests {quantity} | At least.
    PersistentVolumeClaimStatus | What a claim got.
      phase string enum(Bound,Lost,Pending) | Pending, Bound or Lost.
      accessModes [string] items(ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod) | How the volume can be mounted.
      capacity {quantity} | How large the volume is.
      conditions [PersistentVolumeClaimCondition] keyed(type) | Resizing and so on.
      allocatedResources {quantity} | What is being made of it.
      allocatedResourceStatuses {string} granular items(ControllerResizeInProgress,ControllerResizeInfeasible,NodeResizeInProgress,NodeResizeInfeasible,NodeResizePending) | How far the growing is.
      currentVolumeAttributesClassName string? | The class it has now.
      modifyVolumeStatus ModifyVolumeStatus? | How far the change of class is.
    ModifyVolumeStatus | A change of the volume's attributes under way.
      targetVolumeAttributesClassName string | The VolumeAttributesClass it changes to.
      status! string enum(InProgress,Infeasible,Pending) | Pending, InProgress or Infeasible.
    PersistentVolumeClaimCondition | A piece of a claim's state.
      type! string | Resizing, FileSystemResizePending and the like.
      status! string | True, False or Unknown.
      lastProbeTime time | When it was last looked at.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    LocalVolumeSource | A disk or folder of one node.
      path! string | The path on the node.
      fsType string? | The file system.
    CSIPersistentVolumeSource | A volume of a CSI driver.
      driver! string | The driver.
      volumeHandle! string | What the driver calls it.
      readOnly bool | Mount it read-only.
      fsType string | The file system.
      volumeAttributes {string} | What the driver wants to know.
      controllerPublishSecretRef SecretReference? | The Secret for attaching.
      nodeStageSecretRef SecretReference? | The Secret for mounting on the node.
      nodePublishSecretRef SecretReference? | The Secret for mounting into the Pod.
      controllerExpandSecretRef SecretReference? | The Secret for growing.
      nodeExpandSecretRef SecretReference? | The Secret for growing on the node.
    SecretReference atomic | Names a Secret anywhere.
      name string | The Secret.
      namespace string | Its namespace.
    """
}
