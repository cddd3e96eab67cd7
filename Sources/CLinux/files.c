#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#include "CLinux.h"

const uint64_t CL_MS_RDONLY = MS_RDONLY, CL_MS_NOSUID = MS_NOSUID, CL_MS_NODEV = MS_NODEV, CL_MS_NOEXEC = MS_NOEXEC,
               CL_MS_REMOUNT = MS_REMOUNT, CL_MS_BIND = MS_BIND, CL_MS_MOVE = MS_MOVE, CL_MS_REC = MS_REC, CL_MS_PRIVATE = MS_PRIVATE,
               CL_MS_SLAVE = MS_SLAVE, CL_MS_SHARED = MS_SHARED, CL_MS_RELATIME = MS_RELATIME, CL_MS_NOATIME = MS_NOATIME,
               CL_MS_UNBINDABLE = MS_UNBINDABLE;
const int CL_MNT_DETACH = MNT_DETACH, CL_MNT_FORCE = MNT_FORCE, CL_UMOUNT_NOFOLLOW = UMOUNT_NOFOLLOW;
const int64_t CL_CGROUP2_MAGIC = CGROUP2_SUPER_MAGIC, CL_NSFS_MAGIC = NSFS_MAGIC, CL_TMPFS_MAGIC = TMPFS_MAGIC,
              CL_OVERLAY_MAGIC = OVERLAYFS_SUPER_MAGIC;

static void fill(const struct stat *from, struct cl_file_status *out) {
  out->device = from->st_dev;
  out->inode = from->st_ino;
  out->mode = from->st_mode;
  out->uid = from->st_uid;
  out->gid = from->st_gid;
  out->links = (uint32_t)from->st_nlink;
  out->size = from->st_size;
  out->modified_seconds = from->st_mtim.tv_sec;
  out->modified_nanoseconds = from->st_mtim.tv_nsec;
  out->raw_device = from->st_rdev;
}

int cl_stat(const char *path, int follow, struct cl_file_status *out) {
  struct stat found;
  if (fstatat(AT_FDCWD, path, &found, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) return -1;
  fill(&found, out);
  return 0;
}

int cl_fstat(int fd, struct cl_file_status *out) {
  struct stat found;
  if (fstat(fd, &found) != 0) return -1;
  fill(&found, out);
  return 0;
}

int cl_open(const char *path, int flags, uint32_t mode) { return open(path, flags, mode); }
int cl_openat(int directory, const char *path, int flags, uint32_t mode) { return openat(directory, path, flags, mode); }

int cl_mknod(const char *path, uint32_t mode, uint32_t major, uint32_t minor) {
  return mknod(path, mode, makedev(major, minor));
}

int cl_mount(const char *source, const char *target, const char *type, uint64_t flags, const char *data) {
  return mount(source, target, type, flags, data);
}

int cl_umount(const char *target, int flags) { return umount2(target, flags); }

int cl_pivot_root(const char *new_root, const char *put_old) { return (int)syscall(SYS_pivot_root, new_root, put_old); }

int64_t cl_statfs_type(const char *path) {
  struct statfs found;
  return statfs(path, &found) != 0 ? -1 : (int64_t)found.f_type;
}

int cl_statfs(const char *path, uint64_t out[5]) {
  struct statfs found;
  if (statfs(path, &found) != 0) return -1;
  out[0] = found.f_blocks * (uint64_t)found.f_bsize;
  out[1] = found.f_bfree * (uint64_t)found.f_bsize;
  out[2] = found.f_bavail * (uint64_t)found.f_bsize;
  out[3] = found.f_files;
  out[4] = found.f_ffree;
  return 0;
}

int cl_flock(int fd, int operation) { return flock(fd, operation); }

int cl_renameat2_exchange(const char *a, const char *b) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
}

int cl_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
int cl_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int cl_open_terminal(int *controller, int *worker, uint16_t rows, uint16_t columns) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  if (openpty(controller, worker, NULL, NULL, &size) != 0) return -1;
  fcntl(*controller, F_SETFD, FD_CLOEXEC);
  fcntl(*worker, F_SETFD, FD_CLOEXEC);
  return 0;
}

int cl_set_window_size(int fd, uint16_t rows, uint16_t columns) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  return ioctl(fd, TIOCSWINSZ, &size);
}

int cl_get_window_size(int fd, uint16_t *rows, uint16_t *columns) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

int cl_raw_terminal(int fd, void *saved, size_t capacity) {
  struct termios settings;
  if (capacity < sizeof settings) {
    errno = EINVAL;
    return -1;
  }
  if (tcgetattr(fd, &settings) != 0) return -1;
  memcpy(saved, &settings, sizeof settings);
  cfmakeraw(&settings);
  return tcsetattr(fd, TCSANOW, &settings);
}

int cl_restore_terminal(int fd, const void *saved) { return tcsetattr(fd, TCSANOW, (const struct termios *)saved); }
