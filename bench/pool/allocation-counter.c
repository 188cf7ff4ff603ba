/*
 * Counts what a process asks of its C allocator, all of its threads and libraries together: loaded first by LD_PRELOAD, it stands before
 * the allocator's own functions and passes every call on. The counts are in the file that ALLOCATION_COUNTER_FILE names, two 64-bit numbers
 * in the machine's order: calls, and bytes asked for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* glibc's own, under the names that stay when ours take theirs. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

struct counts {
  _Atomic uint64_t calls;
  _Atomic uint64_t bytes;
};

static struct counts unshared;
static struct counts *counts = &unshared;

static void count(size_t bytes) {
  atomic_fetch_add_explicit(&counts->calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&counts->bytes, bytes, memory_order_relaxed);
}

__attribute__((constructor)) static void share(void) {
  const char *path = getenv("ALLOCATION_COUNTER_FILE");
  if (path == NULL) return;
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (ftruncate(file, sizeof *counts) == 0) {
    void *shared = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) counts = shared;
  }
  close(file);
  /* Children of the process have counts of their own, or none. */
  unsetenv("ALLOCATION_COUNTER_FILE");
  unsetenv("LD_PRELOAD");
}

void *malloc(size_t size) {
  count(size);
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

/* One that makes smaller or leaves as it is counts too: nobody outside the allocator can tell. */
void *realloc(void *pointer, size_t size) {
  count(size);
  return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  count(size);
  void *pointer = __libc_memalign(alignment, size);
  if (pointer == NULL) return ENOMEM;
  *result = pointer;
  return 0;
}
