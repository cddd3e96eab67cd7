extension Tables {
  static let coreVolumes = """
    package core io.k8s.api.core.v1 v1
    VolumeSource inline
      hostPath HostPathVolumeSource? | A file or folder of the node.
      emptyDir EmptyDirVolumeSource? | An empty folder that lives as long as the Pod.
      gcePersistentDisk GCEPersistentDiskVolumeSource? | Outdated: a disk of Google's cloud.
      awsElasticBlockStore AWSElasticBlockStoreVolumeSource? | Outdated: a disk of Amazon's cloud.
      gitRepo GitRepoVolumeSource? | Outdated: a clone of a git repository.
      secret SecretVolumeSource? | The keys of a Secret as files.
      nfs NFSVolumeSource? | A folder of an NFS server.
      iscsi ISCSIVolumeSource? | An iSCSI disk.
      glusterfs GlusterfsVolumeSource? | Outdated: a Gluster volume.
      persistentVolumeClaim PersistentVolumeClaimVolumeSource? | The volume bound to a claim of the namespace.
      rbd RBDVolumeSource? | Outdated: a Ceph block device.
      flexVolume FlexVolumeSource? | Outdated: a volume made by a program on the node.
      cinder CinderVolumeSource? | Outdated: a disk of OpenStack.
      cephfs CephFSVolumeSource? | Outdated: a Ceph file system.
      flocker FlockerVolumeSource? | Outdated: a Flocker volume.
      downwardAPI DownwardAPIVolumeSource? | Fields of the Pod as files.
      fc FCVolumeSource? | A Fibre Channel disk.
      azureFile AzureFileVolumeSource? | Outdated: a share of Microsoft's cloud.
      configMap ConfigMapVolumeSource? | The keys of a ConfigMap as files.
      vsphereVolume VsphereVirtualDiskVolumeSource? | Outdated: a disk of vSphere.
      quobyte QuobyteVolumeSource? | Outdated: a Quobyte volume.
      azureDisk AzureDiskVolumeSource? | Outdated: a disk of Microsoft's cloud.
      photonPersistentDisk PhotonPersistentDiskVolumeSource? | Outdated: a disk of Photon.
      projected ProjectedVolumeSource? | Several sources in one folder.
      portworxVolume PortworxVolumeSource? | Outdated: a Portworx volume.
      scaleIO ScaleIOVolumeSource? | Outdated: a ScaleIO volume.
      storageos StorageOSVolumeSource? | Outdated: a StorageOS volume.
      csi CSIVolumeSource? | A volume of a CSI driver that lives as long as the Pod.
      ephemeral EphemeralVolumeSource? | A claim that is made for the Pod and goes with it.
      image ImageVolumeSource? | The content of an image, read-only.
    Volume | A named volume of a Pod; exactly one source is given.
      name! string | Unique in the Pod; mounts refer to it.
      include VolumeSource
    HostPathVolumeSource | A file or folder of the node.
      path! string | The path on the node.
      type string? enum(,BlockDevice,CharDevice,Directory,DirectoryOrCreate,File,FileOrCreate,Socket) | What must be there, or is made; empty for no check.
    EmptyDirVolumeSource | An empty folder.
      medium string | Memory for a tmpfs; else the node's disk.
      sizeLimit quantity? | How large it may grow.
    SecretVolumeSource | The keys of a Secret as files.
      secretName string | The Secret.
      items [KeyToPath] | Which keys go where; all by their names if empty.
      defaultMode int32? | Permissions of the files; 0644 by default.
      optional bool? | Whether it may be missing.
    ConfigMapVolumeSource | The keys of a ConfigMap as files.
      name string zero | The ConfigMap.
      items [KeyToPath] | Which keys go where; all by their names if empty.
      defaultMode int32? | Permissions of the files; 0644 by default.
      optional bool? | Whether it may be missing.
    KeyToPath | A key and the file it becomes.
      key! string | The key.
      path! string | The file, relative to the mount.
      mode int32? | The file's permissions.
    DownwardAPIVolumeSource | Fields of the Pod as files.
      items [DownwardAPIVolumeFile] | The files.
      defaultMode int32? | Permissions of the files; 0644 by default.
    DownwardAPIVolumeFile | A field of the Pod as a file.
      path! string | The file, relative to the mount.
      fieldRef ObjectFieldSelector? | The field, such as metadata.labels.
      resourceFieldRef ResourceFieldSelector? | A resource of a container.
      mode int32? | The file's permissions.
    ProjectedVolumeSource | Several sources in one folder.
      sources+ [VolumeProjection] | The sources.
      defaultMode int32? | Permissions of the files; 0644 by default.
    VolumeProjection | One source; exactly one kind is given.
      secret SecretProjection? | A Secret.
      downwardAPI DownwardAPIProjection? | Fields of the Pod.
      configMap ConfigMapProjection? | A ConfigMap.
      serviceAccountToken ServiceAccountTokenProjection? | A token of the Pod's service account.
      clusterTrustBundle ClusterTrustBundleProjection? | Certificates to trust.
      podCertificate PodCertificateProjection? | A certificate of the Pod.
    SecretProjection | A Secret in a projected volume.
      name string zero | The Secret.
      items [KeyToPath] | Which keys go where.
      optional bool? | Whether it may be missing.
    ConfigMapProjection | A ConfigMap in a projected volume.
      name string zero | The ConfigMap.
      items [KeyToPath] | Which keys go where.
      optional bool? | Whether it may be missing.
    DownwardAPIProjection | Fields of the Pod in a projected volume.
      items [DownwardAPIVolumeFile] | The files.
    ServiceAccountTokenProjection | A token in a projected volume.
      audience string | Who shall accept the token; the API server by default.
      expirationSeconds int64? | How long it is valid; an hour by default. It is renewed in time.
      path! string | The file, relative to the mount.
    ClusterTrustBundleProjection | Certificates to trust in a projected volume.
      name string? | The ClusterTrustBundle.
      signerName string? | All bundles of this signer.
      labelSelector meta.LabelSelector? | Narrows the signer's bundles.
      optional bool? | Whether there may be none.
      path! string | The file in the volume.
    PodCertificateProjection | A key and a certificate in a projected volume.
      signerName! string omitted | The signer.
      keyType! string omitted | The type of the key, such as ED25519 or RSA3072.
      maxExpirationSeconds int32? | How long the certificate may be valid at most.
      credentialBundlePath string | The file with key and chain together.
      keyPath string | The file with the key.
      certificateChainPath string | The file with the chain.
      userAnnotations {string} | Further data for the signer.
    PersistentVolumeClaimVolumeSource | The volume bound to a claim.
      claimName! string | The claim, in the Pod's namespace.
      readOnly bool | Mount it read-only.
    EphemeralVolumeSource | A claim made for the Pod.
      volumeClaimTemplate PersistentVolumeClaimTemplate? | What the claim looks like.
    PersistentVolumeClaimTemplate | What a claim made for a Pod looks like.
      metadata meta.ObjectMeta | Its labels and annotations.
      spec! PersistentVolumeClaimSpec | Its wanted state.
    ImageVolumeSource | The content of an image.
      reference string | The image.
      pullPolicy string enum(Always,IfNotPresent,Never) | When it is pulled.
    NFSVolumeSource | A folder of an NFS server.
      server! string | The server.
      path! string | The folder.
      readOnly bool | Mount it read-only.
    CSIVolumeSource | A volume of a CSI driver.
      driver! string | The driver.
      readOnly bool? | Mount it read-only.
      fsType string? | The file system.
      volumeAttributes {string} | What the driver wants to know.
      nodePublishSecretRef LocalObjectReference? | A Secret for the driver.
    """
}
