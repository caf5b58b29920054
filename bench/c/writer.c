/*
 * The reference for blocked viewers: one thread, epoll, and a timer. Whoever has asked is answered
 * with the same bytes when the timer fires. It looks at nothing that it is asked.
 *
 * usage: writer <port> <body file> <interval ms>
 */
#define _GNU_SOURCE
#include "net.h"

#include <strings.h>
#include <sys/timerfd.h>

enum { MAX_FD = 20000 };

static char answer[65536];
static size_t answer_length;
static char waiting[MAX_FD];
static int highest;

static void load_answer(const char *file) {
  static char body[60000];
  FILE *f = fopen(file, "r");
  if (!f) die(file);
  size_t length = fread(body, 1, sizeof body, f);
  fclose(f);
  int head = snprintf(answer, sizeof answer,
                      "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n"
                      "Content-Type: application/vnd.apple.mpegurl\r\n\r\n",
                      length);
  memcpy(answer + head, body, length);
  answer_length = (size_t)head + length;
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  struct sockaddr_in address = loopback(port);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 4096) < 0) die("listen");
  return fd;
}

static int timer(int interval_ms) {
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct timespec every = {interval_ms / 1000, interval_ms % 1000 * 1000000L};
  struct itimerspec spec = {every, every};
  timerfd_settime(fd, 0, &spec, NULL);
  return fd;
}

static void add(int epoll, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
  if (fd > highest) highest = fd;
}

static void accept_all(int epoll, int server) {
  int on = 1, fd;
  while ((fd = accept4(server, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (fd >= MAX_FD) die("too many connections");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    add(epoll, fd);
  }
}

static void asked(int fd) {
  char request[4096];
  ssize_t n = recv(fd, request, sizeof request, 0);
  if (n > 0) {
    waiting[fd] = 1;
  } else if (n == 0 || errno != EAGAIN) {
    waiting[fd] = 0;
    close(fd);
  }
}

static void answer_all(void) {
  for (int fd = 0; fd <= highest; fd++) {
    if (!waiting[fd]) continue;
    waiting[fd] = 0;
    if (send(fd, answer, answer_length, MSG_NOSIGNAL) != (ssize_t)answer_length) close(fd);
  }
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: writer <port> <body file> <interval ms>\n");
    return 2;
  }
  load_answer(argv[2]);
  int epoll = epoll_create1(0), server = listen_on(atoi(argv[1])), tick = timer(atoi(argv[3]));
  add(epoll, server);
  add(epoll, tick);
  struct epoll_event events[256];
  for (;;) {
    int n = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      uint64_t expirations;
      if (fd == server) {
        accept_all(epoll, server);
      } else if (fd != tick) {
        asked(fd);
      } else if (read(tick, &expirations, sizeof expirations) > 0) {
        answer_all();
      }
    }
  }
}
