/* Writes down, in order, what a program asks of the disk for one SQLite database and its log: writes, cuts, syncs.

   Loaded before the C library (LD_PRELOAD). A record is one byte for what was asked, one for the file, eight for the
   place, eight for the length, then the bytes written. RECORD_OF names the database, RECORD_TO the record. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;

static int which(const char *path) {
  const char *database = getenv("RECORD_OF");
  size_t length = database ? strlen(database) : 0;
  if (!length || strncmp(path, database, length) != 0) return 0;
  if (path[length] == 0) return 1;
  if (strcmp(path + length, "-wal") == 0) return 2;
  return strcmp(path + length, "-journal") == 0 ? 3 : 0;
}

static int file_of(int handle) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return which(path);
}

/* Called with the lock held, so that the order of the record is the order of the disk. */
static void note(char what, int file, int64_t place, int64_t length, const void *bytes) {
  static ssize_t (*real)(int, const struct iovec *, int);
  if (record < 0) {
    int (*really_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    const char *path = getenv("RECORD_TO");
    if (!path) return;
    record = really_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    real = dlsym(RTLD_NEXT, "writev");
  }
  char head[18] = {what, (char)file};
  memcpy(head + 2, &place, 8);
  memcpy(head + 10, &length, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, bytes ? (size_t)length : 0}};
  if (real(record, parts, 2) < 0) abort();
}

#define HELD(act)                            \
  pthread_mutex_lock(&one_at_a_time);        \
  act;                                       \
  pthread_mutex_unlock(&one_at_a_time)

ssize_t pwrite64(int handle, const void *bytes, size_t length, off64_t place) {
  ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  int file = file_of(handle);
  if (!file) return real(handle, bytes, length, place);
  ssize_t done;
  HELD(done = real(handle, bytes, length, place); if (done > 0) note('W', file, place, done, bytes));
  return done;
}

ssize_t pwrite(int handle, const void *bytes, size_t length, off_t place) {
  return pwrite64(handle, bytes, length, place);
}

ssize_t write(int handle, const void *bytes, size_t length) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  int file = file_of(handle);
  if (!file) return real(handle, bytes, length);
  ssize_t done;
  HELD(off_t place = lseek(handle, 0, SEEK_CUR); done = real(handle, bytes, length);
       if (done > 0) note('W', file, place, done, bytes));
  return done;
}

static int synced(const char *name, int handle) {
  int (*real)(int) = dlsym(RTLD_NEXT, name);
  int file = file_of(handle);
  if (!file) return real(handle);
  int done;
  HELD(done = real(handle); if (done == 0) note('S', file, 0, 0, NULL));
  return done;
}

int fsync(int handle) { return synced("fsync", handle); }
int fdatasync(int handle) { return synced("fdatasync", handle); }

int ftruncate64(int handle, off64_t length) {
  int (*real)(int, off64_t) = dlsym(RTLD_NEXT, "ftruncate64");
  int file = file_of(handle);
  if (!file) return real(handle, length);
  int done;
  HELD(done = real(handle, length); if (done == 0) note('T', file, length, 0, NULL));
  return done;
}

int ftruncate(int handle, off_t length) { return ftruncate64(handle, length); }

int unlink(const char *path) {
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  int file = which(path);
  if (!file) return real(path);
  int done;
  HELD(done = real(path); if (done == 0) note('U', file, 0, 0, NULL));
  return done;
}

/* The answer is on its way: whatever was said until here must be there after any power cut. */
void acknowledged(int64_t number) { HELD(note('A', 0, number, 0, NULL)); }
