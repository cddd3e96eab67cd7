# The pod network of node02, whichever it was given; its gateway on the overlay is the network's own address.
subnet=$(kubectl get node node02 -o jsonpath='{.spec.podCIDR}')
ssh node01 "ip route del $subnet && echo $subnet ${subnet%/*} > /run/lab-pod-route"
if [ __kind__ = blackhole ]; then ssh node01 "ip route add blackhole $subnet"; fi
