// A library for LD_PRELOAD that lets one of a program's calls on files go wrong: what a disk does once in a lifetime.
//
//   VPRUNE_FAULT_ROOT   the folder whose files count; relative paths are in it
//   VPRUNE_FAULT_AT     which of the calls, counted from 1; without it they are only counted
//   VPRUNE_FAULT_ERROR  what the call fails with, as a number; or
//   VPRUNE_FAULT_RUN    what the shell runs before the call, which then goes on; or neither: the program is killed there
//   VPRUNE_FAULT_COUNT  a file that gets how many calls there were
//   VPRUNE_FAULT_CPUS   how many processors the program is told that it has
//
// Built by Tests/TestSupport/Faults.swift.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int calls;
static atomic_char counted[1 << 16];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int number(const char *name) {
  const char *text = getenv(name);
  return text ? atoi(text) : 0;
}

static void run(const char *command) {
  pid_t child = fork();
  if (child == 0) {
    unsetenv("LD_PRELOAD");
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

/// Counts a call; true where it is to fail, errno then says how.
static int fails(void) {
  int at = number("VPRUNE_FAULT_AT");
  if (atomic_fetch_add(&calls, 1) + 1 != at) return 0;
  const char *command = getenv("VPRUNE_FAULT_RUN");
  if (command) {
    run(command);
    return 0;
  }
  int error = number("VPRUNE_FAULT_ERROR");
  if (error == 0) kill(getpid(), SIGKILL);
  errno = error;
  return 1;
}

static int counts(const char *path) {
  const char *root = getenv("VPRUNE_FAULT_ROOT");
  return root && path && (path[0] != '/' || strncmp(path, root, strlen(root)) == 0);
}

static int is_counted(int file) {
  return file >= 0 && file < (int)sizeof counted && atomic_load(&counted[file]);
}

static int opened(int file, int is) {
  if (file >= 0 && file < (int)sizeof counted) atomic_store(&counted[file], is);
  return file;
}

__attribute__((destructor)) static void finish(void) {
  const char *path = getenv("VPRUNE_FAULT_COUNT");
  if (!path) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return;
  dprintf(file, "%d\n", atomic_load(&calls));
  close(file);
}

#define OPEN(name)                                          \
  int name(const char *path, int flags, ...) {              \
    va_list list;                                           \
    va_start(list, flags);                                  \
    int mode = va_arg(list, int);                           \
    va_end(list);                                           \
    int is = counts(path);                                  \
    if (is && fails()) return -1;                           \
    return opened(REAL(name)(path, flags, mode), is);       \
  }
OPEN(open)
OPEN(open64)

#define ON_PATH(type, bad, name, parameters, arguments)     \
  type name parameters {                                    \
    if (counts(path) && fails()) return bad;                \
    return REAL(name) arguments;                            \
  }
ON_PATH(int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(int, -1, rmdir, (const char *path), (path))
ON_PATH(int, -1, unlink, (const char *path), (path))
ON_PATH(DIR *, NULL, opendir, (const char *path), (path))

#define ON_FILE(type, name, parameters, arguments)          \
  type name parameters {                                    \
    if (is_counted(file) && fails()) return -1;             \
    return REAL(name) arguments;                            \
  }
ON_FILE(ssize_t, read, (int file, void *to, size_t size), (file, to, size))
ON_FILE(ssize_t, pread, (int file, void *to, size_t size, off_t at), (file, to, size, at))
ON_FILE(ssize_t, pread64, (int file, void *to, size_t size, off64_t at), (file, to, size, at))
ON_FILE(ssize_t, write, (int file, const void *from, size_t size), (file, from, size))
ON_FILE(ssize_t, pwrite, (int file, const void *from, size_t size, off_t at), (file, from, size, at))
ON_FILE(ssize_t, pwrite64, (int file, const void *from, size_t size, off64_t at), (file, from, size, at))
ON_FILE(int, fsync, (int file), (file))

/// copy_file_range, renameat2, fallocate and sched_getaffinity come this way.
long syscall(long call, ...) {
  va_list list;
  va_start(list, call);
  long a[6];
  for (int index = 0; index < 6; index++) a[index] = va_arg(list, long);
  va_end(list);
  static long (*real)(long, ...);
  if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  if (call == SYS_sched_getaffinity && getenv("VPRUNE_FAULT_CPUS")) {
    memset((void *)a[2], 0, 8);
    *(unsigned long *)a[2] = (1UL << number("VPRUNE_FAULT_CPUS")) - 1;
    return 8;
  }
  int is = (call == SYS_copy_file_range && is_counted((int)a[2])) || (call == SYS_fallocate && is_counted((int)a[0])) ||
           (call == SYS_renameat2 && counts((const char *)a[1]));
  if (is && fails()) return -1;
  return real(call, a[0], a[1], a[2], a[3], a[4], a[5]);
}
