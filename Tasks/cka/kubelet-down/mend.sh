sed -i 's#/etc/kubernetes/pki/cluster-ca.crt#/etc/kubernetes/pki/ca.crt#' /var/lib/kubelet/config.yaml
systemctl enable kubelet
systemctl is-active --quiet kubelet || systemctl restart kubelet
