kubectl create -f - <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: edge-cache-node02
  namespace: default
spec:
  nodeName: node02
  terminationGracePeriodSeconds: 0
  containers:
  - name: edge-cache
    image: nginx
EOF
