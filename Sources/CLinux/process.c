#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif
#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

const uint64_t CL_CLONE_NEWNS = CLONE_NEWNS, CL_CLONE_NEWNET = CLONE_NEWNET, CL_CLONE_NEWPID = CLONE_NEWPID,
               CL_CLONE_NEWUTS = CLONE_NEWUTS, CL_CLONE_NEWIPC = CLONE_NEWIPC, CL_CLONE_NEWUSER = CLONE_NEWUSER,
               CL_CLONE_NEWCGROUP = CLONE_NEWCGROUP;

struct failure {
  int stage;
  int error;
};

// Only async-signal-safe calls from here to exec: another thread may have held any lock when the address space was copied.

static _Noreturn void fail(int pipe, int stage) {
  struct failure failure = {stage, errno};
  ssize_t ignored = write(pipe, &failure, sizeof failure);
  (void)ignored;
  _exit(127);
}

static void exec_in_path(const struct cl_spawn_spec *spec) {
  if (strchr(spec->path, '/') != NULL) {
    execve(spec->path, spec->argv, spec->envp);
    return;
  }
  const char *search = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  for (char *const *entry = spec->envp; *entry != NULL; entry++)
    if (strncmp(*entry, "PATH=", 5) == 0) search = *entry + 5;
  size_t name = strlen(spec->path);
  int denied = 0;
  while (*search != '\0') {
    const char *end = strchr(search, ':');
    size_t length = end == NULL ? strlen(search) : (size_t)(end - search);
    char candidate[PATH_MAX];
    if (length > 0 && length + name + 2 <= sizeof candidate) {
      memcpy(candidate, search, length);
      candidate[length] = '/';
      memcpy(candidate + length + 1, spec->path, name + 1);
      execve(candidate, spec->argv, spec->envp);
      if (errno == EACCES) denied = 1;
      else if (errno != ENOENT && errno != ENOTDIR) return;
    }
    search += length + (end == NULL ? 0 : 1);
  }
  errno = denied ? EACCES : ENOENT;
}

static int map_descriptors(const struct cl_spawn_spec *spec, int *pipe) {
  int highest = 2;
  for (size_t i = 0; i < spec->map_count; i++)
    if (spec->map_to[i] > highest) highest = spec->map_to[i];
  int moved = fcntl(*pipe, F_DUPFD_CLOEXEC, highest + 1);
  if (moved < 0) return -1;
  *pipe = moved;
  if (syscall(SYS_close_range, 3U, ~0U, 4U) != 0) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    for (int fd = 3; fd < (int)limit.rlim_cur; fd++) fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  int lifted[spec->map_count == 0 ? 1 : spec->map_count];
  for (size_t i = 0; i < spec->map_count; i++) {
    lifted[i] = fcntl(spec->map_from[i], F_DUPFD_CLOEXEC, highest + 1);
    if (lifted[i] < 0) return -1;
  }
  for (size_t i = 0; i < spec->map_count; i++)
    if (dup2(lifted[i], spec->map_to[i]) < 0) return -1;
  return 0;
}

static _Noreturn void child(const struct cl_spawn_spec *spec, int pipe) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int signal = 1; signal < 65; signal++) sigaction(signal, &standard, NULL);

  for (size_t i = 0; i < spec->cgroup_count; i++) {
    int fd = open(spec->cgroups[i], O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, "0", 1) != 1) fail(pipe, CL_STAGE_CGROUP);
    close(fd);
  }
  for (size_t i = 0; i < spec->join_count; i++)
    if (setns(spec->joins[i], 0) != 0) fail(pipe, CL_STAGE_JOIN);
  uint64_t fresh = spec->unshare & ~(uint64_t)CLONE_NEWPID;
  if (fresh != 0 && unshare((int)fresh) != 0) fail(pipe, CL_STAGE_UNSHARE);
  if ((fresh & CLONE_NEWNS) != 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    fail(pipe, CL_STAGE_PROPAGATION);
  if (spec->root != NULL && (chroot(spec->root) != 0 || chdir("/") != 0)) fail(pipe, CL_STAGE_ROOT);
  if (spec->directory != NULL && chdir(spec->directory) != 0) fail(pipe, CL_STAGE_DIRECTORY);
  if (map_descriptors(spec, &pipe) != 0) fail(pipe, CL_STAGE_DESCRIPTORS);
  if (spec->new_session && setsid() < 0) fail(pipe, CL_STAGE_SESSION);
  if (spec->terminal >= 0 && ioctl(spec->terminal, TIOCSCTTY, 0) != 0) fail(pipe, CL_STAGE_TERMINAL);
  if (spec->set_identity) {
    if (syscall(SYS_setgroups, spec->group_count, spec->groups) != 0 || syscall(SYS_setresgid, spec->gid, spec->gid, spec->gid) != 0 ||
        syscall(SYS_setresuid, spec->uid, spec->uid, spec->uid) != 0)
      fail(pipe, CL_STAGE_IDENTITY);
  }
  if (spec->death_signal != 0 && prctl(PR_SET_PDEATHSIG, spec->death_signal) != 0) fail(pipe, CL_STAGE_DEATH_SIGNAL);

  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  exec_in_path(spec);
  fail(pipe, CL_STAGE_EXEC);
}

struct cl_spawn_result cl_spawn(const struct cl_spawn_spec *spec) {
  struct cl_spawn_result result = {-1, -1, 0, 0};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    result.stage = CL_STAGE_PIPE;
    result.error = errno;
    return result;
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);

  // Only this thread's later children are affected, and it is put back before the thread can make another one.
  int own = -1;
  if (spec->join_pid >= 0) {
    own = open("/proc/thread-self/ns/pid_for_children", O_RDONLY | O_CLOEXEC);
    if (own < 0 || setns(spec->join_pid, CLONE_NEWPID) != 0) {
      result.stage = CL_STAGE_PID_NAMESPACE;
      result.error = errno;
    }
  }
  if (result.stage == 0) {
    int pidfd = -1;
    struct clone_args arguments = {
        .flags = CLONE_PIDFD | (spec->unshare & CLONE_NEWPID),
        .pidfd = (uint64_t)(uintptr_t)&pidfd,
        .exit_signal = SIGCHLD,
    };
    pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) child(spec, ends[1]);
    if (pid < 0) {
      result.stage = CL_STAGE_CLONE;
      result.error = errno;
    } else {
      result.pid = pid;
      result.pidfd = pidfd;
    }
  }
  if (own >= 0) {
    if (setns(own, CLONE_NEWPID) != 0 && result.stage == 0) {
      result.stage = CL_STAGE_PID_NAMESPACE;
      result.error = errno;
    }
    close(own);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(ends[1]);

  struct failure failure;
  ssize_t got;
  do got = read(ends[0], &failure, sizeof failure);
  while (got < 0 && errno == EINTR);
  close(ends[0]);
  if (got == (ssize_t)sizeof failure) {
    result.stage = failure.stage;
    result.error = failure.error;
  }
  if (result.stage != 0 && result.pid > 0) {
    cl_pidfd_send_signal(result.pidfd, SIGKILL);
    int status, signal;
    cl_pidfd_wait(result.pidfd, 1, &status, &signal);
    close(result.pidfd);
    result.pid = -1;
    result.pidfd = -1;
  }
  return result;
}

int cl_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int cl_pidfd_send_signal(int pidfd, int signal) { return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0); }

static void split(const siginfo_t *info, int *status, int *signal) {
  int exited = info->si_code == CLD_EXITED;
  *status = exited ? info->si_status : -1;
  *signal = exited ? 0 : info->si_status;
}

int cl_pidfd_wait(int pidfd, int block, int *status, int *signal) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int result;
  do result = waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | (block ? 0 : WNOHANG));
  while (result != 0 && errno == EINTR);
  if (result != 0) return -1;
  if (info.si_pid == 0) return 1;
  split(&info, status, signal);
  return 0;
}

pid_t cl_reap_any(int *status, int *signal) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int result;
  do result = waitid(P_ALL, 0, &info, WEXITED | WNOHANG);
  while (result != 0 && errno == EINTR);
  if (result != 0) return -1;
  if (info.si_pid != 0) split(&info, status, signal);
  return info.si_pid;
}

int cl_setns(int fd, int type) { return setns(fd, type); }
int cl_unshare(uint64_t flags) { return unshare((int)flags); }
int cl_getns_type(int fd) { return ioctl(fd, NS_GET_NSTYPE); }
int cl_set_child_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }
int cl_set_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }
int cl_set_hostname(const char *name) { return sethostname(name, strlen(name)); }
int cl_set_thread_name(const char *name) { return prctl(PR_SET_NAME, name); }
int cl_kill(pid_t pid, int signal) { return kill(pid, signal); }
pid_t cl_gettid(void) { return (pid_t)syscall(SYS_gettid); }

int cl_raise_open_files(uint64_t limit) {
  struct rlimit current;
  if (getrlimit(RLIMIT_NOFILE, &current) != 0) return -1;
  if (current.rlim_cur >= limit) return 0;
  current.rlim_cur = limit;
  if (current.rlim_max < limit) current.rlim_max = limit;
  return setrlimit(RLIMIT_NOFILE, &current);
}
