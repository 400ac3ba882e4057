#ifndef VPRUNE_CLINUX_SHIM_H
#define VPRUNE_CLINUX_SHIM_H

#include <linux/fs.h>
#include <sys/syscall.h>
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
