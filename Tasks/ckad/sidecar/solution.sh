kubectl -n orders delete pod ledger --now
kubectl create -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: ledger
  namespace: orders
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - name: app
      image: busybox
      command:
        - sh
        - -c
        - mkdir -p /var/log/app; i=0; while true; do i=$((i+1)); echo "order $i booked" >> /var/log/app/orders.log; sleep 1; done
      volumeMounts:
        - {name: logs, mountPath: /var/log/app}
    - name: reader
      image: busybox
      command: [tail, -n, "+1", -F, /var/log/app/orders.log]
      volumeMounts:
        - {name: logs, mountPath: /var/log/app}
  volumes:
    - name: logs
      emptyDir: {}
EOF
