extension Tables {
  static let coreRemoteVolumes = """
    package core io.k8s.api.core.v1 v1
    PersistentVolumeSource inline
      gcePersistentDisk GCEPersistentDiskVolumeSource? | A disk of Google Compute Engine.
      awsElasticBlockStore AWSElasticBlockStoreVolumeSource? | A volume of AWS EBS.
      hostPath HostPathVolumeSource? | A file or folder of the node.
      glusterfs GlusterfsPersistentVolumeSource? | A GlusterFS volume.
      nfs NFSVolumeSource? | A folder of an NFS server.
      rbd RBDPersistentVolumeSource? | A Ceph block device.
      iscsi ISCSIPersistentVolumeSource? | An iSCSI disk.
      cinder CinderPersistentVolumeSource? | A volume of OpenStack.
      cephfs CephFSPersistentVolumeSource? | A CephFS folder.
      fc FCVolumeSource? | A Fibre Channel disk.
      flocker FlockerVolumeSource? | A Flocker volume.
      flexVolume FlexPersistentVolumeSource? | A volume of a FlexVolume driver.
      azureFile AzureFilePersistentVolumeSource? | A file share of Azure.
      vsphereVolume VsphereVirtualDiskVolumeSource? | A vSphere disk.
      quobyte QuobyteVolumeSource? | A Quobyte volume.
      azureDisk AzureDiskVolumeSource? | A disk of Azure.
      photonPersistentDisk PhotonPersistentDiskVolumeSource? | A disk of Photon.
      portworxVolume PortworxVolumeSource? | A Portworx volume.
      scaleIO ScaleIOPersistentVolumeSource? | A ScaleIO volume.
      local LocalVolumeSource? | A disk or folder of one node.
      storageos StorageOSPersistentVolumeSource? | A StorageOS volume.
      csi CSIPersistentVolumeSource? | A volume of a CSI driver.
    GCEPersistentDiskVolumeSource | A disk of Google Compute Engine.
      pdName! string | The disk.
      fsType string | The file system to mount, such as ext4.
      partition int32 | The partition; 0 is the whole disk.
      readOnly bool | Mount it without write access.
    AWSElasticBlockStoreVolumeSource | A volume of AWS EBS.
      volumeID! string | The identity of the volume.
      fsType string | The file system to mount, such as ext4.
      partition int32 | The partition; 0 is the whole volume.
      readOnly bool | Mount it without write access.
    GitRepoVolumeSource | A Git repository; not supported any more.
      repository! string | The repository's URL.
      revision string | The commit.
      directory string | The folder to clone into.
    GlusterfsVolumeSource | A GlusterFS volume.
      endpoints! string | The Endpoints object with the servers.
      path! string | The volume.
      readOnly bool | Mount it without write access.
    GlusterfsPersistentVolumeSource | A GlusterFS volume.
      include GlusterfsVolumeSource
      endpointsNamespace string? | The namespace of the Endpoints.
    RBDVolumeLocation inline
      monitors! [string] | Addresses of the monitors.
      image! string | The image.
      fsType string | The file system to mount, such as ext4.
      pool string =rbd | The pool.
      user string =admin | The user to act as.
      keyring string =/etc/ceph/keyring | The key ring's file on the node.
    RBDVolumeSource | A Ceph block device.
      include RBDVolumeLocation
      secretRef LocalObjectReference? | The Secret with the credentials.
      readOnly bool | Mount it without write access.
    RBDPersistentVolumeSource | A Ceph block device.
      include RBDVolumeLocation
      secretRef SecretReference? | The Secret with the credentials.
      readOnly bool | Mount it without write access.
    ISCSIVolumeLocation inline
      targetPortal! string | The server, with its port.
      iqn! string | The qualified name of the target.
      lun! int32 | The number of the disk.
      iscsiInterface string =default | The interface to use.
      fsType string | The file system to mount, such as ext4.
      readOnly bool | Mount it without write access.
      portals [string] | Further servers.
      chapAuthDiscovery bool | CHAP for discovery.
      chapAuthSession bool | CHAP for the session.
    ISCSIVolumeSource | An iSCSI disk.
      include ISCSIVolumeLocation
      secretRef LocalObjectReference? | The Secret with the credentials.
      initiatorName string? | The name to log in with.
    ISCSIPersistentVolumeSource | An iSCSI disk.
      include ISCSIVolumeLocation
      secretRef SecretReference? | The Secret with the credentials.
      initiatorName string? | The name to log in with.
    CinderVolumeLocation inline
      volumeID! string | The identity of the volume.
      fsType string | The file system to mount, such as ext4.
      readOnly bool | Mount it without write access.
    CinderVolumeSource | A volume of OpenStack.
      include CinderVolumeLocation
      secretRef LocalObjectReference? | The Secret with the credentials.
    CinderPersistentVolumeSource | A volume of OpenStack.
      include CinderVolumeLocation
      secretRef SecretReference? | The Secret with the credentials.
    CephFSVolumeLocation inline
      monitors! [string] | Addresses of the monitors.
      path string | The path of the folder.
      user string | The user to act as.
      secretFile string | The key's file on the node.
    CephFSVolumeSource | A CephFS folder.
      include CephFSVolumeLocation
      secretRef LocalObjectReference? | The Secret with the credentials.
      readOnly bool | Mount it without write access.
    CephFSPersistentVolumeSource | A CephFS folder.
      include CephFSVolumeLocation
      secretRef SecretReference? | The Secret with the credentials.
      readOnly bool | Mount it without write access.
    FCVolumeSource | A Fibre Channel disk.
      targetWWNs [string] | World wide names of the targets.
      lun int32? | The number of the disk.
      fsType string | The file system to mount, such as ext4.
      readOnly bool | Mount it without write access.
      wwids [string] | World wide identities of the disk.
    FlockerVolumeSource | A Flocker volume.
      datasetName string | The dataset's name.
      datasetUUID string | The dataset's identity.
    FlexVolumeLocation inline
      driver! string | The name of the driver.
      fsType string | The file system to mount, such as ext4.
    FlexVolumeSource | A volume of a FlexVolume driver.
      include FlexVolumeLocation
      secretRef LocalObjectReference? | The Secret with the credentials.
      readOnly bool | Mount it without write access.
      options {string} | Further options for the driver.
    FlexPersistentVolumeSource | A volume of a FlexVolume driver.
      include FlexVolumeLocation
      secretRef SecretReference? | The Secret with the credentials.
      readOnly bool | Mount it without write access.
      options {string} | Further options for the driver.
    AzureFileVolumeSource | A file share of Azure.
      secretName! string | The Secret with the account.
      shareName! string | The share.
      readOnly bool | Mount it without write access.
    AzureFilePersistentVolumeSource | A file share of Azure.
      include AzureFileVolumeSource
      secretNamespace+ string? | The namespace of the Secret.
    AzureDiskVolumeSource | A disk of Azure.
      diskName! string | The disk.
      diskURI! string | The disk's address.
      cachingMode string? enum(None,ReadOnly,ReadWrite) =ReadWrite | None, ReadOnly or ReadWrite.
      fsType string? =ext4 | The file system to mount, such as ext4.
      readOnly bool? =false | Mount it without write access.
      kind string? enum(Dedicated,Managed,Shared) =Shared | Shared, Dedicated or Managed.
    VsphereVirtualDiskVolumeSource | A vSphere disk.
      volumePath! string | The disk.
      fsType string | The file system to mount, such as ext4.
      storagePolicyName string | The storage policy's name.
      storagePolicyID string | The storage policy's identity.
    QuobyteVolumeSource | A Quobyte volume.
      registry! string | The registry's addresses.
      volume! string | The volume.
      readOnly bool | Mount it without write access.
      user string | The user to act as.
      group string | The group to act as.
      tenant string | The tenant.
    PhotonPersistentDiskVolumeSource | A disk of Photon.
      pdID! string | The disk.
      fsType string | The file system to mount, such as ext4.
    PortworxVolumeSource | A Portworx volume.
      volumeID! string | The identity of the volume.
      fsType string | The file system to mount, such as ext4.
      readOnly bool | Mount it without write access.
    ScaleIOVolumeLocation inline
      gateway! string | The gateway's address.
      system! string | The storage system.
    ScaleIOVolumeOptions inline
      sslEnabled bool | Talk TLS to the gateway.
      protectionDomain string | The protection domain.
      storagePool string | The storage pool.
      storageMode string =ThinProvisioned | ThickProvisioned or ThinProvisioned.
      volumeName string | The volume.
      fsType string =xfs | The file system to mount, such as ext4.
      readOnly bool | Mount it without write access.
    ScaleIOVolumeSource | A ScaleIO volume.
      include ScaleIOVolumeLocation
      secretRef! LocalObjectReference? | The Secret with the credentials.
      include ScaleIOVolumeOptions
    ScaleIOPersistentVolumeSource | A ScaleIO volume.
      include ScaleIOVolumeLocation
      secretRef! SecretReference? | The Secret with the credentials.
      include ScaleIOVolumeOptions
    StorageOSVolumeLocation inline
      volumeName string | The volume.
      volumeNamespace string | Its namespace in StorageOS.
      fsType string | The file system to mount, such as ext4.
      readOnly bool | Mount it without write access.
    StorageOSVolumeSource | A StorageOS volume.
      include StorageOSVolumeLocation
      secretRef LocalObjectReference? | The Secret with the credentials.
    StorageOSPersistentVolumeSource | A StorageOS volume.
      include StorageOSVolumeLocation
      secretRef ObjectReference? | The Secret with the credentials.
    """
}
