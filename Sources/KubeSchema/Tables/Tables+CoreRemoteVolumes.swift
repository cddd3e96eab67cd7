extension Tables {
  static let coreRemoteVolumes = """
    package core io.k8s.api.core.v1 v1
    PersistentVolumeSource inline
      gcePersistentDisk GCEPersistentDiskVolumeSource?
      awsElasticBlockStore AWSElasticBlockStoreVolumeSource?
      hostPath HostPathVolumeSource? | A file or folder of the node.
      glusterfs GlusterfsPersistentVolumeSource?
      nfs NFSVolumeSource? | A folder of an NFS server.
      rbd RBDPersistentVolumeSource?
      iscsi ISCSIPersistentVolumeSource?
      cinder CinderPersistentVolumeSource?
      cephfs CephFSPersistentVolumeSource?
      fc FCVolumeSource?
      flocker FlockerVolumeSource?
      flexVolume FlexPersistentVolumeSource?
      azureFile AzureFilePersistentVolumeSource?
      vsphereVolume VsphereVirtualDiskVolumeSource?
      quobyte QuobyteVolumeSource?
      azureDisk AzureDiskVolumeSource?
      photonPersistentDisk PhotonPersistentDiskVolumeSource?
      portworxVolume PortworxVolumeSource?
      scaleIO ScaleIOPersistentVolumeSource?
      local LocalVolumeSource? | A disk or folder of one node.
      storageos StorageOSPersistentVolumeSource?
      csi CSIPersistentVolumeSource? | A volume of a CSI driver.
    GCEPersistentDiskVolumeSource
      pdName! string
      fsType string
      partition int32
      readOnly bool
    AWSElasticBlockStoreVolumeSource
      volumeID! string
      fsType string
      partition int32
      readOnly bool
    GitRepoVolumeSource
      repository! string
      revision string
      directory string
    GlusterfsVolumeSource
      endpoints! string
      path! string
      readOnly bool
    GlusterfsPersistentVolumeSource
      endpoints! string
      path! string
      readOnly bool
      endpointsNamespace string?
    RBDVolumeSource
      monitors! [string]
      image! string
      fsType string
      pool string =rbd
      user string =admin
      keyring string =/etc/ceph/keyring
      secretRef LocalObjectReference?
      readOnly bool
    RBDPersistentVolumeSource
      monitors! [string]
      image! string
      fsType string
      pool string =rbd
      user string =admin
      keyring string =/etc/ceph/keyring
      secretRef SecretReference?
      readOnly bool
    ISCSIVolumeSource
      targetPortal! string
      iqn! string
      lun! int32
      iscsiInterface string =default
      fsType string
      readOnly bool
      portals [string]
      chapAuthDiscovery bool
      chapAuthSession bool
      secretRef LocalObjectReference?
      initiatorName string?
    ISCSIPersistentVolumeSource
      targetPortal! string
      iqn! string
      lun! int32
      iscsiInterface string =default
      fsType string
      readOnly bool
      portals [string]
      chapAuthDiscovery bool
      chapAuthSession bool
      secretRef SecretReference?
      initiatorName string?
    CinderVolumeSource
      volumeID! string
      fsType string
      readOnly bool
      secretRef LocalObjectReference?
    CinderPersistentVolumeSource
      volumeID! string
      fsType string
      readOnly bool
      secretRef SecretReference?
    CephFSVolumeSource
      monitors! [string]
      path string
      user string
      secretFile string
      secretRef LocalObjectReference?
      readOnly bool
    CephFSPersistentVolumeSource
      monitors! [string]
      path string
      user string
      secretFile string
      secretRef SecretReference?
      readOnly bool
    FCVolumeSource
      targetWWNs [string]
      lun int32?
      fsType string
      readOnly bool
      wwids [string]
    FlockerVolumeSource
      datasetName string
      datasetUUID string
    FlexVolumeSource
      driver! string
      fsType string
      secretRef LocalObjectReference?
      readOnly bool
      options {string}
    FlexPersistentVolumeSource
      driver! string
      fsType string
      secretRef SecretReference?
      readOnly bool
      options {string}
    AzureFileVolumeSource
      secretName! string
      shareName! string
      readOnly bool
    AzureFilePersistentVolumeSource
      secretName! string
      shareName! string
      readOnly bool
      secretNamespace+ string?
    AzureDiskVolumeSource
      diskName! string
      diskURI! string
      cachingMode string? enum(None,ReadOnly,ReadWrite) =ReadWrite
      fsType string? =ext4
      readOnly bool? =false
      kind string? enum(Dedicated,Managed,Shared) =Shared
    VsphereVirtualDiskVolumeSource
      volumePath! string
      fsType string
      storagePolicyName string
      storagePolicyID string
    QuobyteVolumeSource
      registry! string
      volume! string
      readOnly bool
      user string
      group string
      tenant string
    PhotonPersistentDiskVolumeSource
      pdID! string
      fsType string
    PortworxVolumeSource
      volumeID! string
      fsType string
      readOnly bool
    ScaleIOVolumeSource
      gateway! string
      system! string
      secretRef! LocalObjectReference?
      sslEnabled bool
      protectionDomain string
      storagePool string
      storageMode string =ThinProvisioned
      volumeName string
      fsType string =xfs
      readOnly bool
    ScaleIOPersistentVolumeSource
      gateway! string
      system! string
      secretRef! SecretReference?
      sslEnabled bool
      protectionDomain string
      storagePool string
      storageMode string =ThinProvisioned
      volumeName string
      fsType string =xfs
      readOnly bool
    StorageOSVolumeSource
      volumeName string
      volumeNamespace string
      fsType string
      readOnly bool
      secretRef LocalObjectReference?
    StorageOSPersistentVolumeSource
      volumeName string
      volumeNamespace string
      fsType string
      readOnly bool
      secretRef ObjectReference?
    """
}
