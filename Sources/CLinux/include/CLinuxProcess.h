#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Where a spawn failed; the numbers travel through the error pipe.
enum {
  CL_STAGE_PIPE = 1,
  CL_STAGE_PID_NAMESPACE,
  CL_STAGE_CLONE,
  CL_STAGE_CGROUP,
  CL_STAGE_JOIN,
  CL_STAGE_UNSHARE,
  CL_STAGE_PROPAGATION,
  CL_STAGE_SESSION,
  CL_STAGE_TERMINAL,
  CL_STAGE_ROOT,
  CL_STAGE_DIRECTORY,
  CL_STAGE_DESCRIPTORS,
  CL_STAGE_IDENTITY,
  CL_STAGE_DEATH_SIGNAL,
  CL_STAGE_EXEC,
};

// Everything the child does between clone and exec. The caller owns every pointer; the child only reads them.
struct cl_spawn_spec {
  const char *path;              // without a slash: looked up in the child's PATH, after its root changed
  char *const *argv;
  char *const *envp;
  const char *directory;         // NULL: unchanged
  const char *root;              // NULL: unchanged, else chroot there after the joins
  const int *map_from;           // the parent's descriptors ...
  const int *map_to;             // ... and their numbers in the child; all others are closed
  size_t map_count;
  const int *joins;              // namespaces other than pid, joined in this order
  size_t join_count;
  int join_pid;                  // a pid namespace, or -1
  uint64_t unshare;              // CLONE_NEW*
  const char *const *cgroups;    // cgroup.procs files, written before the joins
  size_t cgroup_count;
  int new_session;
  int terminal;                  // the child's number of the terminal that becomes the controlling one, or -1
  int death_signal;              // 0: none
  int set_identity;
  uid_t uid;
  gid_t gid;
  const gid_t *groups;
  size_t group_count;
};

struct cl_spawn_result {
  pid_t pid;
  int pidfd;
  int stage;    // 0: the program runs
  int error;
};

// Forks and executes; when stage is not 0 nothing is left running.
struct cl_spawn_result cl_spawn(const struct cl_spawn_spec *spec);

int cl_pidfd_open(pid_t pid);
int cl_pidfd_send_signal(int pidfd, int signal);
// 0: exited (status and signal filled in; status is -1 when a signal ended it), 1: still running, -1: errno.
int cl_pidfd_wait(int pidfd, int block, int *status, int *signal);
// The pid of a child that ended, 0 when none has, -1: errno. For PID 1 of a namespace only.
pid_t cl_reap_any(int *status, int *signal);

int cl_setns(int fd, int type);
int cl_unshare(uint64_t flags);
int cl_getns_type(int fd);
int cl_set_child_subreaper(void);
int cl_set_death_signal(int signal);
int cl_set_hostname(const char *name);
int cl_set_thread_name(const char *name);
int cl_kill(pid_t pid, int signal);
pid_t cl_gettid(void);
int cl_raise_open_files(uint64_t limit);

extern const uint64_t CL_CLONE_NEWNS, CL_CLONE_NEWNET, CL_CLONE_NEWPID, CL_CLONE_NEWUTS, CL_CLONE_NEWIPC, CL_CLONE_NEWUSER,
    CL_CLONE_NEWCGROUP;
