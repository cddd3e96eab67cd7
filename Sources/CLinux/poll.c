#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "CLinux.h"

const uint32_t CL_EPOLLIN = EPOLLIN, CL_EPOLLOUT = EPOLLOUT, CL_EPOLLERR = EPOLLERR, CL_EPOLLHUP = EPOLLHUP,
               CL_EPOLLRDHUP = EPOLLRDHUP, CL_EPOLLONESHOT = EPOLLONESHOT, CL_EPOLLET = EPOLLET;
const uint32_t CL_IN_MODIFY = IN_MODIFY, CL_IN_CREATE = IN_CREATE, CL_IN_DELETE = IN_DELETE, CL_IN_MOVED_FROM = IN_MOVED_FROM,
               CL_IN_MOVED_TO = IN_MOVED_TO, CL_IN_CLOSE_WRITE = IN_CLOSE_WRITE, CL_IN_ATTRIB = IN_ATTRIB,
               CL_IN_DELETE_SELF = IN_DELETE_SELF, CL_IN_ONLYDIR = IN_ONLYDIR;

static int close_keeping_errno(int fd) {
  int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int cl_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int fd, uint32_t events, uint64_t data) {
  struct epoll_event event = {.events = events, .data = {.u64 = data}};
  return epoll_ctl(epoll, operation, fd, &event);
}

int cl_epoll_add(int epoll, int fd, uint32_t events, uint64_t data) { return control(epoll, EPOLL_CTL_ADD, fd, events, data); }
int cl_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data) { return control(epoll, EPOLL_CTL_MOD, fd, events, data); }
int cl_epoll_delete(int epoll, int fd) { return control(epoll, EPOLL_CTL_DEL, fd, 0, 0); }

int cl_epoll_wait(int epoll, uint32_t *events, uint64_t *data, int capacity, int timeout_ms) {
  struct epoll_event found[64];
  int count = epoll_wait(epoll, found, capacity < 64 ? capacity : 64, timeout_ms);
  for (int i = 0; i < count; i++) {
    events[i] = found[i].events;
    data[i] = found[i].data.u64;
  }
  return count;
}

int cl_poll(int fd, short events, int timeout_ms) {
  struct pollfd entry = {.fd = fd, .events = events};
  int count = poll(&entry, 1, timeout_ms);
  return count <= 0 ? count : entry.revents;
}

int cl_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static sigset_t expand(uint64_t mask) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < 64; i++)
    if ((mask >> i) & 1) sigaddset(&set, i + 1);
  return set;
}

int cl_block_signals(uint64_t mask) {
  sigset_t set = expand(mask);
  return pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static int signal_pipes[65];

static void forward(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  int32_t message[2] = {number, info != NULL ? info->si_pid : 0};
  // A full pipe already holds news for the reader, who collects all children at once.
  ssize_t ignored = write(signal_pipes[number], message, sizeof message);
  (void)ignored;
  errno = error;
}

int cl_signal_pipe(uint64_t mask) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  struct sigaction action = {.sa_sigaction = forward, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigfillset(&action.sa_mask);
  for (int number = 1; number < 65; number++) {
    if (((mask >> (number - 1)) & 1) == 0) continue;
    signal_pipes[number] = ends[1];
    if (sigaction(number, &action, NULL) != 0) return close_keeping_errno(ends[0]);
  }
  return ends[0];
}

int cl_signal_read(int fd, pid_t *sender) {
  int32_t message[2];
  ssize_t got = read(fd, message, sizeof message);
  if (got < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
  if (got != sizeof message) return 0;
  *sender = message[1];
  return message[0];
}

int cl_ignore_signal(int number) { return signal(number, SIG_IGN) == SIG_ERR ? -1 : 0; }

int cl_inotify_create(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }
int cl_inotify_add(int fd, const char *path, uint32_t mask) { return inotify_add_watch(fd, path, mask); }

static int unix_address(const char *path, struct sockaddr_un *address, socklen_t *length) {
  size_t count = strlen(path);
  if (count >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, count);
  if (path[0] == '@') address->sun_path[0] = '\0';
  *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count + (path[0] == '@' ? 0 : 1));
  return 0;
}

int cl_unix_listen(const char *path, int backlog) {
  struct sockaddr_un address;
  socklen_t length;
  if (unix_address(path, &address, &length) != 0) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, backlog) != 0) return close_keeping_errno(fd);
  return fd;
}

int cl_unix_connect(const char *path) {
  struct sockaddr_un address;
  socklen_t length;
  if (unix_address(path, &address, &length) != 0) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  if (connect(fd, (struct sockaddr *)&address, length) != 0) return close_keeping_errno(fd);
  return fd;
}

int cl_accept(int fd) { return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }
int cl_socketpair(int ends[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends); }

#define MAXIMUM_DESCRIPTORS 16

ssize_t cl_send_descriptors(int socket, const void *bytes, size_t count, const int *fds, size_t fd_count) {
  struct iovec vector = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
  char control[CMSG_SPACE(sizeof(int) * MAXIMUM_DESCRIPTORS)];
  if (fd_count > MAXIMUM_DESCRIPTORS) {
    errno = EINVAL;
    return -1;
  }
  if (fd_count > 0) {
    memset(control, 0, sizeof control);
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
    memcpy(CMSG_DATA(header), fds, sizeof(int) * fd_count);
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

ssize_t cl_receive_descriptors(int socket, void *bytes, size_t count, int *fds, size_t *fd_count) {
  struct iovec vector = {.iov_base = bytes, .iov_len = count};
  char control[CMSG_SPACE(sizeof(int) * MAXIMUM_DESCRIPTORS)];
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t got;
  do got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  size_t capacity = *fd_count;
  *fd_count = 0;
  if (got < 0) return got;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t found = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < found; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
      if (*fd_count < capacity) fds[(*fd_count)++] = fd;
      else close(fd);
    }
  }
  return got;
}

int cl_peer_credentials(int socket, pid_t *pid, uid_t *uid) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
  *pid = credentials.pid;
  *uid = credentials.uid;
  return 0;
}

static struct sockaddr_in internet(uint32_t address, uint16_t port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(address)}};
}

int cl_tcp_listen(uint32_t address, uint16_t port, int backlog) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  int on = 1;
  struct sockaddr_in local = internet(address, port);
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || bind(fd, (struct sockaddr *)&local, sizeof local) != 0 ||
      listen(fd, backlog) != 0)
    return close_keeping_errno(fd);
  return fd;
}

static int connect_start(int family, const struct sockaddr *remote, socklen_t length) {
  int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(fd, remote, length) != 0 && errno != EINPROGRESS) return close_keeping_errno(fd);
  return fd;
}

int cl_tcp_connect_start(uint32_t address, uint16_t port) {
  struct sockaddr_in remote = internet(address, port);
  return connect_start(AF_INET, (struct sockaddr *)&remote, sizeof remote);
}

int cl_tcp6_loopback_connect_start(uint16_t port) {
  struct sockaddr_in6 remote = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  return connect_start(AF_INET6, (struct sockaddr *)&remote, sizeof remote);
}

int cl_socket_error(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 ? errno : error;
}

int cl_tcp_local_port(int fd) {
  struct sockaddr_in local;
  socklen_t length = sizeof local;
  return getsockname(fd, (struct sockaddr *)&local, &length) != 0 ? -1 : ntohs(local.sin_port);
}

int cl_set_nonblocking(int fd, int on) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return -1;
  return fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int cl_shutdown_write(int fd) { return shutdown(fd, SHUT_WR); }
