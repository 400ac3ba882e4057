#ifndef VPRUNE_CLINUX_SHIM_H
#define VPRUNE_CLINUX_SHIM_H

#include <linux/fs.h>
#include <linux/magic.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/// System calls that glibc declares only under _GNU_SOURCE, which Swift's Glibc module lacks.

static inline int vp_rename_exchange(int folder, const char *source, const char *target) {
  return (int)syscall(SYS_renameat2, folder, source, folder, target, RENAME_EXCHANGE);
}

static inline int vp_rename_no_replace(int folder, const char *source, const char *target) {
  return (int)syscall(SYS_renameat2, folder, source, folder, target, RENAME_NOREPLACE);
}

static inline ssize_t vp_copy_file_range(
    int source, off_t *source_offset, int target, off_t *target_offset, size_t count) {
  return syscall(SYS_copy_file_range, source, source_offset, target, target_offset, count, 0);
}

static inline int vp_allocate(int file, off_t count) {
  return (int)syscall(SYS_fallocate, file, 0, (off_t)0, count);
}

/// `sync_file_range` with SYNC_FILE_RANGE_WRITE, which is 2.
static inline int vp_start_write_back(int file, off_t offset, off_t count) {
  return (int)syscall(SYS_sync_file_range, file, offset, count, 2);
}

/// `open` with O_TMPFILE, which is 020000000 and O_DIRECTORY among the flags; -100 is AT_FDCWD.
static inline int vp_open_unnamed(const char *folder, int flags) {
  return (int)syscall(SYS_openat, -100, folder, flags | 020000000, 0600);
}

/// Whether a file lies on a file system that no two machines have mounted at a time.
static inline int vp_is_local(int file) {
  struct statfs status;
  if (fstatfs(file, &status) != 0) return 0;
  switch ((unsigned)status.f_type) {
    case EXT4_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
      return 1;
    default:
      return 0;
  }
}

/// How many processors `sched_getaffinity` names; 1,024 words are room for 65,536.
static inline int vp_processor_count(void) {
  unsigned long mask[1024] = {0};
  long size = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  int count = 0;
  for (long word = 0; word < size / (long)sizeof *mask; word++) {
    count += __builtin_popcountl(mask[word]);
  }
  return count;
}

#endif
