extension Tables {
  static let storage = """
    package storage io.k8s.api.storage.v1 v1
    StorageClass root | A kind of storage that claims may ask for.
      provisioner! string | Who makes the volumes. Cannot be changed.
      parameters {string} | What the provisioner wants to know. Cannot be changed.
      reclaimPolicy string? enum(Delete,Recycle,Retain) | What becomes of a volume when its claim goes; Delete by default.
      mountOptions [string] | Options of the mount.
      allowVolumeExpansion bool? | Whether claims may grow.
      volumeBindingMode string? enum(Immediate,WaitForFirstConsumer) | Whether the volume is made at once or when a Pod needs it.
      allowedTopologies [core.TopologySelectorTerm] | Where volumes may be made.
    VolumeAttachment root | Asks to attach a volume to a node.
      spec! VolumeAttachmentSpec | What is asked.
      status VolumeAttachmentStatus | The outcome.
    VolumeAttachmentSpec | What is to be attached where.
      attacher! string | The driver.
      source! VolumeAttachmentSource | The volume.
      nodeName! string | The node.
    VolumeAttachmentSource | The volume to attach.
      persistentVolumeName string? | A PersistentVolume.
      inlineVolumeSpec core.PersistentVolumeSpec? | A volume without a PersistentVolume.
    VolumeAttachmentStatus | Whether it is attached.
      attached! bool | It is attached.
      attachmentMetadata {string} | What attaching said.
      attachError VolumeError? | Why attaching failed last.
      detachError VolumeError? | Why detaching failed last.
    VolumeError | A failure.
      time time | When.
      message string | What.
      errorCode int32? | The gRPC code.
    CSIDriver root | A CSI driver of the cluster.
      spec! CSIDriverSpec | What it can do.
    CSIDriverSpec | What a driver can do.
      attachRequired bool? | Volumes must be attached first.
      podInfoOnMount bool? | Mounting is told about the Pod.
      volumeLifecycleModes [string] set | Persistent, Ephemeral or both.
      storageCapacity bool? | The scheduler looks at CSIStorageCapacity objects.
      fsGroupPolicy string? | ReadWriteOnceWithFSType, File or None.
      tokenRequests [TokenRequest] | Service account tokens that mounting needs.
      requiresRepublish bool? | Mounting is repeated from time to time.
      seLinuxMount bool? | Mounts can take an SELinux label.
      nodeAllocatableUpdatePeriodSeconds int64? | How often the limits of nodes are read again.
      serviceAccountTokenInSecrets bool? | Tokens come with the secrets, not the volume's context.
      preventPodSchedulingIfMissing bool? | Pods wait for nodes that have the driver.
    TokenRequest | A token for a driver.
      audience! string | Whom the token is for.
      expirationSeconds int64? | How long it is valid.
    CSINode root | The CSI drivers of a node.
      spec! CSINodeSpec | The drivers.
    CSINodeSpec | The drivers of a node.
      drivers! [CSINodeDriver] keyed(name) | The drivers.
    CSINodeDriver | A driver on a node.
      name! string | The name.
      nodeID! string | The node's name in the driver's eyes.
      topologyKeys+ [string] | Node labels that say where volumes can be reached.
      allocatable VolumeNodeResources? | How many volumes it can serve.
    VolumeNodeResources | Limits of a node.
      count int32? | How many volumes can be used at a time.
    CSIStorageCapacity root | How much storage is left somewhere.
      nodeTopology meta.LabelSelector? | The nodes it is about.
      storageClassName! string | The StorageClass it is about.
      capacity quantity? | How much room there is.
      maximumVolumeSize quantity? | The largest volume that can be made.
    VolumeAttributesClass root | Settings of volumes that may change while they are in use.
      driverName! string | The driver. Cannot be changed.
      parameters {string} | The settings. Cannot be changed.
    """
  static let certificates = """
    package certificates io.k8s.api.certificates.v1 v1
    CertificateSigningRequest root | Asks for a certificate.
      spec! CertificateSigningRequestSpec | What is asked.
      status CertificateSigningRequestStatus | The outcome.
    CertificateSigningRequestSpec | What is asked. Cannot be changed.
      request! bytes | A PEM block CERTIFICATE REQUEST, in base64.
      signerName! string | Who shall sign, as kubernetes.io/kube-apiserver-client.
      expirationSeconds int32? | How long the certificate shall be valid.
      usages [string] | What it is for, as client auth.
        items(any,cert_sign,client_auth,code_signing,content_commitment,crl_sign,data_encipherment,decipher_only,digital_signature)
        items(email_protection,encipher_only,ipsec_end_system,ipsec_tunnel,ipsec_user,key_agreement,key_encipherment,microsoft_sgc)
        items(netscape_sgc,ocsp_signing,s/mime,server_auth,signing,timestamping)
      username string | Who asked; set by the server.
      uid string | Who asked; set by the server.
      groups [string] | Who asked; set by the server.
      extra {[string]} | Who asked; set by the server.
    CertificateSigningRequestStatus | The outcome.
      conditions [CertificateSigningRequestCondition] map(type) | Approved, Denied or Failed.
      certificate bytes | The certificate in PEM, in base64.
    CertificateSigningRequestCondition | A decision about a request.
      type! string | Approved, Denied or Failed.
      status! string | True, False or Unknown.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
      lastUpdateTime time | When the condition was last written.
      lastTransitionTime time | When the status last changed.
    """
}
