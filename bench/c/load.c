/*
 * A closed loop of GET requests: each keep-alive connection asks again as soon as it has its
 * answer, or opens another where the server ends it. Bodies are thrown away in the kernel
 * (MSG_TRUNC), so that the client costs little; a body in chunks must fit beside the head in HEAD
 * bytes.
 *
 * usage: load <port> <path> <connections> <seconds> [<header>]
 * prints: <answers> <body bytes> <answers that were not 200> <seconds>
 */
#define _GNU_SOURCE
#include "net.h"

#include <strings.h>

enum { HEAD = 16384 };

struct connection {
  int fd;
  int received; /* of the head */
  long left;    /* of the body; -1 while the head is read */
  int closing;  /* the server ends it after this answer */
  char head[HEAD];
};

static char request[4096];
static long answers, bytes, failures;
static int port, epoll;

static void ask(struct connection *c) {
  c->received = 0;
  c->left = -1;
  if (send(c->fd, request, strlen(request), MSG_NOSIGNAL) != (ssize_t)strlen(request)) die("send");
}

static void open_connection(struct connection *c) {
  c->fd = connect_to(port);
  watch(epoll, c->fd, c);
  ask(c);
}

/* Whether all of a body in chunks has come. */
static int chunks_ended(const struct connection *c) {
  return c->received >= 5 && memcmp(c->head + c->received - 5, "0\r\n\r\n", 5) == 0;
}

/* Looks for the end of the head; what follows it in the buffer belongs to the body. */
static void read_head(struct connection *c) {
  c->head[c->received] = 0;
  char *end = strstr(c->head, "\r\n\r\n");
  if (!end) {
    if (c->received == HEAD - 1) die("a head that is too long");
    return;
  }
  end[3] = 0;
  long length = content_length(c->head);
  if (length < 0) {
    end[3] = '\n';
    if (c->received == HEAD - 1) die("an answer in chunks that is too long");
    if (!chunks_ended(c)) return;
    length = c->received - (end + 4 - c->head);
  }
  c->closing = strcasestr(c->head, "\nConnection: close") != NULL;
  if (strncmp(c->head, "HTTP/1.1 200", 12) != 0) failures++;
  bytes += length;
  c->left = length - (c->received - (end + 4 - c->head));
}

/* Reads what is there; asks again at the end of each answer. */
static void readable(struct connection *c) {
  for (;;) {
    ssize_t n = c->left < 0
                    ? recv(c->fd, c->head + c->received, (size_t)(HEAD - 1 - c->received), 0)
                    : recv(c->fd, NULL, (size_t)c->left, MSG_TRUNC);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) die("recv");
    if (c->left < 0) {
      c->received += (int)n;
      read_head(c);
    } else {
      c->left -= n;
    }
    if (c->left == 0) {
      answers++;
      if (c->closing) {
        close(c->fd);
        open_connection(c);
      } else {
        ask(c);
      }
      return;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: load <port> <path> <connections> <seconds> [<header>]\n");
    return 2;
  }
  int count = atoi(argv[3]);
  double seconds = atof(argv[4]);
  snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n", argv[2],
           argc > 5 ? argv[5] : "", argc > 5 ? "\r\n" : "");
  struct connection *all = calloc((size_t)count, sizeof *all);
  port = atoi(argv[1]);
  epoll = epoll_create1(0);
  for (int i = 0; i < count; i++) open_connection(&all[i]);
  struct epoll_event events[64];
  int64_t began = now_ns(), end = began + (int64_t)(seconds * 1e9);
  while (now_ns() < end) {
    int n = epoll_wait(epoll, events, 64, 100);
    for (int i = 0; i < n; i++) readable(events[i].data.ptr);
  }
  printf("%ld %ld %ld %.3f\n", answers, bytes, failures, (double)(now_ns() - began) / 1e9);
  return failures == 0 ? 0 : 1;
}
