set -- $(ip route show dev flannel.1 | grep -v "via $(ip -4 -o addr show flannel.1 | sed 's/.*inet \([0-9.]*\).*/\1/')" | tail -n 1)
subnet=$1
gateway=$3
echo "$subnet $gateway" > /run/lab-pod-route
ip route del "$subnet"
if [ __kind__ = blackhole ]; then ip route add blackhole "$subnet"; fi
