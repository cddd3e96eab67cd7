kubectl -n museum create -f - <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: exhibit
spec:
  replicas: 2
  selector:
    matchLabels: {app: exhibit}
  template:
    metadata:
      labels: {app: exhibit}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: exhibit
        image: nginx
EOF
