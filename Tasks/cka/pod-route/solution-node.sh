read -r subnet gateway < /run/lab-pod-route
ip route del blackhole "$subnet" 2> /dev/null || true
ip route replace "$subnet" via "$gateway" dev flannel.1 onlink
