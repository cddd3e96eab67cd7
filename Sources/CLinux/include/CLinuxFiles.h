#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct cl_file_status {
  uint64_t device;
  uint64_t inode;
  uint32_t mode;
  uint32_t uid;
  uint32_t gid;
  uint32_t links;
  int64_t size;
  int64_t modified_seconds;
  int64_t modified_nanoseconds;
  uint64_t raw_device;
};

int cl_stat(const char *path, int follow, struct cl_file_status *out);
int cl_fstat(int fd, struct cl_file_status *out);
int cl_open(const char *path, int flags, uint32_t mode);
int cl_openat(int directory, const char *path, int flags, uint32_t mode);
int cl_mknod(const char *path, uint32_t mode, uint32_t major, uint32_t minor);
int cl_mount(const char *source, const char *target, const char *type, uint64_t flags, const char *data);
int cl_umount(const char *target, int flags);
int cl_pivot_root(const char *new_root, const char *put_old);
int64_t cl_statfs_type(const char *path);
// Bytes: total, free, available to users; and inodes: total, free.
int cl_statfs(const char *path, uint64_t out[5]);
int cl_flock(int fd, int operation);
int cl_renameat2_exchange(const char *a, const char *b);
int cl_pipe(int ends[2]);
int cl_memfd(const char *name);

// Pseudo terminals.
int cl_open_terminal(int *controller, int *worker, uint16_t rows, uint16_t columns);
int cl_set_window_size(int fd, uint16_t rows, uint16_t columns);
int cl_get_window_size(int fd, uint16_t *rows, uint16_t *columns);
// Puts the terminal into raw mode and keeps its former settings, for cl_restore_terminal.
int cl_raw_terminal(int fd, void *saved, size_t capacity);
int cl_restore_terminal(int fd, const void *saved);

extern const uint64_t CL_MS_RDONLY, CL_MS_NOSUID, CL_MS_NODEV, CL_MS_NOEXEC, CL_MS_REMOUNT, CL_MS_BIND, CL_MS_MOVE, CL_MS_REC,
    CL_MS_PRIVATE, CL_MS_SLAVE, CL_MS_SHARED, CL_MS_RELATIME, CL_MS_NOATIME, CL_MS_UNBINDABLE;
extern const int CL_MNT_DETACH, CL_MNT_FORCE, CL_UMOUNT_NOFOLLOW;
extern const int64_t CL_CGROUP2_MAGIC, CL_NSFS_MAGIC, CL_TMPFS_MAGIC, CL_OVERLAY_MAGIC;
