#pragma once
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <linux/fib_rules.h>
#include <stdint.h>

/// Opens a netlink socket of that protocol in the network namespace behind `netns_fd`, or in the caller's own when it is negative.
/// The socket stays bound to that namespace whatever thread uses it later. Returns the descriptor, or -errno.
int lab_netlink_open(int netns_fd, int protocol);

/// Sends one datagram to the kernel. Returns 0, or -errno.
int lab_netlink_send(int fd, const void *bytes, uintptr_t count);

/// Receives one datagram; with `wait` zero it returns -EAGAIN when none is queued. `from_kernel` is set to 0 for datagrams that did
/// not come from the kernel. Returns the length, or -errno; -EMSGSIZE when the buffer was too small.
intptr_t lab_netlink_receive(int fd, void *bytes, uintptr_t capacity, int wait, int *from_kernel);

/// Closes the socket. Returns 0, or -errno.
int lab_netlink_close(int fd);

/// Joins a multicast group of the socket's protocol. Returns 0, or -errno.
int lab_netlink_join(int fd, int group);
