systemctl enable kubelet
systemctl start kubelet || true
