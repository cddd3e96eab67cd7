# The pod network of node02, remembered when it was taken away.
if [ -s /run/lab-pod-route ]; then
  read -r subnet gateway < /run/lab-pod-route
  ip route del blackhole "$subnet" 2> /dev/null || true
  ip route replace "$subnet" via "$gateway" dev flannel.1 onlink
  rm -f /run/lab-pod-route
fi
