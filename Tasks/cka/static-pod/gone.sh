for i in $(seq 100); do
  crictl pods 2>/dev/null | grep -q edge-cache || break
  sleep 0.1
done
