#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int cl_epoll_create(void);
int cl_epoll_add(int epoll, int fd, uint32_t events, uint64_t data);
int cl_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data);
int cl_epoll_delete(int epoll, int fd);
int cl_epoll_wait(int epoll, uint32_t *events, uint64_t *data, int capacity, int timeout_ms);
int cl_poll(int fd, short events, int timeout_ms);

int cl_eventfd(void);
int cl_block_signals(uint64_t mask);
// Catches the signals of the mask (bit n-1 for signal n) and returns a pipe that tells of them. A signalfd would not do: the main
// thread of a Swift program waits in sigsuspend with an empty mask, where signals that are ignored by default get lost.
int cl_signal_pipe(uint64_t mask);
// The next signal's number and sender, 0 when none is pending, -1: errno.
int cl_signal_read(int fd, pid_t *sender);
int cl_ignore_signal(int signal);
int cl_inotify_create(void);
int cl_inotify_add(int fd, const char *path, uint32_t mask);

// Unix stream sockets; the path may be longer than sun_path when reached through /proc/self/fd.
int cl_unix_listen(const char *path, int backlog);
int cl_unix_connect(const char *path);
int cl_accept(int fd);
int cl_socketpair(int ends[2]);
ssize_t cl_send_descriptors(int socket, const void *bytes, size_t count, const int *fds, size_t fd_count);
ssize_t cl_receive_descriptors(int socket, void *bytes, size_t count, int *fds, size_t *fd_count);
int cl_peer_credentials(int socket, pid_t *pid, uid_t *uid);
int cl_tcp_listen(uint32_t address, uint16_t port, int backlog);
int cl_tcp_connect_start(uint32_t address, uint16_t port);
int cl_tcp6_loopback_connect_start(uint16_t port);
int cl_socket_error(int fd);
int cl_tcp_local_port(int fd);
int cl_set_nonblocking(int fd, int on);
int cl_shutdown_write(int fd);

extern const uint32_t CL_EPOLLIN, CL_EPOLLOUT, CL_EPOLLERR, CL_EPOLLHUP, CL_EPOLLRDHUP, CL_EPOLLONESHOT, CL_EPOLLET;
extern const uint32_t CL_IN_MODIFY, CL_IN_CREATE, CL_IN_DELETE, CL_IN_MOVED_FROM, CL_IN_MOVED_TO, CL_IN_CLOSE_WRITE, CL_IN_ATTRIB,
    CL_IN_DELETE_SELF, CL_IN_ONLYDIR;
