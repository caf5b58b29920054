/*
 * Loaded before a server (LD_PRELOAD), it notes the time of each write to a connection of one port,
 * without a change to the server and without a tracer that stops it: two cheap calls per write.
 *
 * BENCH_WRITES_PORT: the server's port. BENCH_WRITES_FILE: an array of 64-bit words; the first
 * counts, the others are the times in ns (CLOCK_MONOTONIC) at which the writes had returned.
 */
#define _GNU_SOURCE
#include "net.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

enum { CAPACITY = 4 << 20 };

static int64_t *times;
static int clocked_port;

__attribute__((constructor)) static void open_file(void) {
  const char *file = getenv("BENCH_WRITES_FILE"), *port = getenv("BENCH_WRITES_PORT");
  if (!file || !port) return;
  size_t size = sizeof(int64_t) * (CAPACITY + 1);
  int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, (off_t)size) < 0) return;
  void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) {
    clocked_port = atoi(port);
    times = mapped;
  }
}

static void note(int fd, ssize_t written) {
  struct sockaddr_in6 address; /* the port is at the same place in both families */
  socklen_t length = sizeof address;
  int error = errno;
  if (times && written > 0 && getsockname(fd, (struct sockaddr *)&address, &length) == 0 &&
      (address.sin6_family == AF_INET || address.sin6_family == AF_INET6) &&
      ntohs(address.sin6_port) == clocked_port) {
    int64_t at = __atomic_add_fetch(&times[0], 1, __ATOMIC_RELAXED);
    if (at <= CAPACITY) times[at] = now_ns();
  }
  errno = error;
}

/* Defines a function of libc by itself, with the time noted when it wrote something. */
#define CLOCKED(name, parameters, arguments)                             \
  ssize_t name parameters {                                              \
    static ssize_t(*real) parameters;                                    \
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);                \
    ssize_t written = real arguments;                                    \
    note(fd, written);                                                   \
    return written;                                                      \
  }

CLOCKED(write, (int fd, const void *data, size_t size), (fd, data, size))
CLOCKED(writev, (int fd, const struct iovec *pieces, int count), (fd, pieces, count))
CLOCKED(send, (int fd, const void *data, size_t size, int flags), (fd, data, size, flags))
CLOCKED(sendto,
        (int fd, const void *data, size_t size, int flags, const struct sockaddr *to, socklen_t length),
        (fd, data, size, flags, to, length))
CLOCKED(sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
CLOCKED(sendfile, (int fd, int in, off_t *offset, size_t size), (fd, in, offset, size))
