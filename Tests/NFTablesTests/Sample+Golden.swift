extension Sample {
  /// What `nft list table` says of the sample.
  static let golden = """
    table ip lab-test {
    \tcomment "rules for a test"
    \tset cluster-ips {
    \t\ttype ipv4_addr
    \t\tcomment "Active ClusterIPs"
    \t\telements = { 10.96.0.10 }
    \t}

    \tset hairpin-connections {
    \t\ttype ipv4_addr . ipv4_addr . inet_proto . inet_service
    \t}

    \tset affinity-x__10.180.0.1/80 {
    \t\ttype ipv4_addr
    \t\tsize 65535
    \t\tflags dynamic,timeout
    \t\ttimeout 3h
    \t}

    \tset blocks {
    \t\ttype ipv4_addr
    \t\tflags interval
    \t\telements = { 10.0.0.0/8, 192.168.0.0/23,
    \t\t\t     255.255.255.255 }
    \t}

    \tmap service-ips {
    \t\ttype ipv4_addr . inet_proto . inet_service : verdict
    \t\tcomment "ClusterIP, ExternalIP and LoadBalancer IP traffic"
    \t\telements = { 10.96.0.10 . udp . 53 comment "kube-system/kube-dns:dns" : goto reject-chain,
    \t\t\t     10.96.0.1 . tcp . 443 : drop }
    \t}

    \tchain nat-prerouting {
    \t\ttype nat hook prerouting priority dstnat; policy accept;
    \t\tjump services
    \t}

    \tchain filter-early {
    \t\ttype filter hook prerouting priority dstnat - 10; policy accept;
    \t\tct state new counter packets 0 bytes 0
    \t}

    \tchain services {
    \t\tip daddr @cluster-ips ip saddr != 10.244.0.0/16 meta mark set meta mark | 0x00004000 comment "masquerade clusterIP traffic from outside cluster"
    \t\tip daddr . meta l4proto . th dport vmap @service-ips
    \t\tfib daddr type local ip daddr != 127.0.0.0/8 counter packets 0 bytes 0
    \t\tmeta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.180.0.1 . 80, 1 : 10.180.0.2 . 8080 }
    \t\tnumgen random mod 2 vmap { 0 : goto reject-chain, 1 : drop }
    \t\tupdate @affinity-x__10.180.0.1/80 { ip saddr }
    \t\tmeta l4proto udp dnat to 10.180.0.3:53
    \t}

    \tchain reject-chain {
    \t\tcomment "helper"
    \t\treject
    \t}

    \tchain nat-postrouting {
    \t\ttype nat hook postrouting priority srcnat; policy accept;
    \t\tmeta mark & 0x00004000 != 0x00000000 meta mark set meta mark ^ 0x00004000 masquerade fully-random
    \t\tct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random
    \t\tmeta mark 0x00004000 return
    \t}

    \tchain misc {
    \t\ttype filter hook forward priority filter; policy drop;
    \t\tct state established,related accept
    \t\tiifname "cni0" tcp dport 80 accept
    \t\tudp dport 8000-8100 limit rate 10/second log prefix "x: "
    \t\tip saddr != { 10.0.0.0/8, 192.168.4.0/22 } drop
    \t\tip daddr @blocks reject with tcp reset
    \t\tip saddr 10.9.0.1 fib saddr type != local drop
    \t}
    }

    """
}
