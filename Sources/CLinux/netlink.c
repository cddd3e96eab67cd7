#include "netlink.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

static int open_here(int protocol) {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (fd < 0) return -errno;
  struct sockaddr_nl address;
  memset(&address, 0, sizeof address);
  address.nl_family = AF_NETLINK;
  // nl_pid stays 0: the kernel picks a port that is free, which the process id is not when there are two sockets.
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    int code = errno;
    close(fd);
    return -code;
  }
  int on = 1;
  setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
  setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
  int size = 4 << 20;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  return fd;
}

struct open_call {
  int netns;
  int protocol;
  int result;
};

static void *open_there(void *argument) {
  struct open_call *call = argument;
  if (setns(call->netns, CLONE_NEWNET) < 0)
    call->result = -errno;
  else
    call->result = open_here(call->protocol);
  return NULL;
}

int lab_netlink_open(int netns_fd, int protocol) {
  if (netns_fd < 0) return open_here(protocol);
  // A thread of its own: setns changes the calling thread, which may belong to a pool.
  struct open_call call = {netns_fd, protocol, -EINVAL};
  pthread_t thread;
  int code = pthread_create(&thread, NULL, open_there, &call);
  if (code != 0) return -code;
  pthread_join(thread, NULL);
  return call.result;
}

int lab_netlink_send(int fd, const void *bytes, uintptr_t count) {
  struct sockaddr_nl kernel;
  memset(&kernel, 0, sizeof kernel);
  kernel.nl_family = AF_NETLINK;
  // The whole datagram must fit the send buffer: an nftables transaction may be megabytes.
  int size = 0;
  socklen_t length = sizeof size;
  if (getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 && (uintptr_t)size < count + (count >> 1) + 65536) {
    int wanted = (int)(count + (count >> 1) + 65536);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &wanted, sizeof wanted) < 0)
      setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted);
  }
  for (;;) {
    ssize_t sent = sendto(fd, bytes, count, 0, (struct sockaddr *)&kernel, sizeof kernel);
    if (sent >= 0) return 0;
    if (errno != EINTR) return -errno;
  }
}

intptr_t lab_netlink_receive(int fd, void *bytes, uintptr_t capacity, int wait, int *from_kernel) {
  struct sockaddr_nl source;
  struct iovec part = {bytes, capacity};
  for (;;) {
    struct msghdr header;
    memset(&header, 0, sizeof header);
    header.msg_name = &source;
    header.msg_namelen = sizeof source;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    ssize_t received = recvmsg(fd, &header, wait ? 0 : MSG_DONTWAIT);
    if (received < 0) {
      if (errno == EINTR) continue;
      return -errno;
    }
    if (header.msg_flags & MSG_TRUNC) return -EMSGSIZE;
    *from_kernel = source.nl_pid == 0;
    return received;
  }
}

int lab_netlink_close(int fd) { return close(fd) < 0 ? -errno : 0; }

int lab_netlink_join(int fd, int group) {
  return setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) < 0 ? -errno : 0;
}
