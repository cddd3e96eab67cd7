enum ProxyGolden {
  static let empty = """
    table ip kube-proxy {
    \tcomment "rules for kube-proxy"
    \tset hairpin-connections {
    \t\ttype ipv4_addr . ipv4_addr . inet_proto . inet_service
    \t\tcomment "service hairpin connections"
    \t}

    \tset cluster-ips {
    \t\ttype ipv4_addr
    \t\tcomment "Active ClusterIPs"
    \t}

    \tset nodeport-ips {
    \t\ttype ipv4_addr
    \t\tcomment "IPs that accept NodePort traffic"
    \t\telements = { 192.168.0.2 }
    \t}

    \tmap no-endpoint-services {
    \t\ttype ipv4_addr . inet_proto . inet_service : verdict
    \t\tcomment "vmap to drop or reject packets to services with no endpoints"
    \t}

    \tmap no-endpoint-nodeports {
    \t\ttype inet_proto . inet_service : verdict
    \t\tcomment "vmap to drop or reject packets to service nodeports with no endpoints"
    \t}

    \tmap firewall-ips {
    \t\ttype ipv4_addr . inet_proto . inet_service : verdict
    \t\tcomment "destinations that are subject to LoadBalancerSourceRanges"
    \t}

    \tmap service-ips {
    \t\ttype ipv4_addr . inet_proto . inet_service : verdict
    \t\tcomment "ClusterIP, ExternalIP and LoadBalancer IP traffic"
    \t}

    \tmap service-nodeports {
    \t\ttype inet_proto . inet_service : verdict
    \t\tcomment "NodePort traffic"
    \t}

    \tchain filter-prerouting-pre-dnat {
    \t\ttype filter hook prerouting priority dstnat - 10; policy accept;
    \t\tct state new jump firewall-check
    \t}

    \tchain filter-output-pre-dnat {
    \t\ttype filter hook output priority -110; policy accept;
    \t\tct state new jump firewall-check
    \t}

    \tchain filter-input {
    \t\ttype filter hook input priority filter; policy accept;
    \t\tct state new jump nodeport-endpoints-check
    \t\tct state new jump service-endpoints-check
    \t}

    \tchain filter-forward {
    \t\ttype filter hook forward priority filter; policy accept;
    \t\tct state new jump service-endpoints-check
    \t\tct state new jump cluster-ips-check
    \t}

    \tchain filter-output {
    \t\ttype filter hook output priority filter; policy accept;
    \t\tct state new jump service-endpoints-check
    \t\tct state new jump cluster-ips-check
    \t}

    \tchain nat-prerouting {
    \t\ttype nat hook prerouting priority dstnat; policy accept;
    \t\tjump services
    \t}

    \tchain nat-output {
    \t\ttype nat hook output priority -100; policy accept;
    \t\tjump services
    \t}

    \tchain nat-postrouting {
    \t\ttype nat hook postrouting priority srcnat; policy accept;
    \t\tjump masquerading
    \t}

    \tchain nodeport-endpoints-check {
    \t\tip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports
    \t}

    \tchain service-endpoints-check {
    \t\tip daddr . meta l4proto . th dport vmap @no-endpoint-services
    \t}

    \tchain cluster-ips-check {
    \t\tip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"
    \t\tip daddr { 172.30.0.0/16 } drop comment "Drop traffic to unallocated ClusterIPs"
    \t}

    \tchain firewall-check {
    \t\tip daddr . meta l4proto . th dport vmap @firewall-ips
    \t}

    \tchain services {
    \t\tip daddr @cluster-ips ip saddr != 10.0.0.0/8 meta mark set meta mark | 0x00004000 comment "masquerade clusterIP traffic from outside cluster"
    \t\tip daddr . meta l4proto . th dport vmap @service-ips
    \t\tip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
    \t}

    \tchain masquerading {
    \t\tmeta mark & 0x00004000 != 0x00000000 meta mark set meta mark ^ 0x00004000 masquerade fully-random
    \t\tct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random
    \t}

    \tchain reject-chain {
    \t\tcomment "helper for @no-endpoint-services / @no-endpoint-nodeports"
    \t\treject
    \t}
    }

    """
}
