read -r subnet gateway < /run/lab-pod-route
ip route del blackhole "$subnet" 2> /dev/null || true
ip route replace "$subnet" via 172.30.0.1 || ip route replace unreachable "$subnet"
