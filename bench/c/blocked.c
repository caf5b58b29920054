/*
 * Viewers that all wait for the next part of one low-latency playlist (blocking reload, RFC
 * 8216bis 6.2.5.2), and ask for the one after it as soon as they have it.
 *
 * usage: blocked <port> <playlist path> <viewers> <rounds>
 * prints for each round: <ms from the first answer to the last> <ms since the first of the round before>
 */
#define _GNU_SOURCE
#include "net.h"

#include <strings.h>

enum { BUFFER = 65536, DEADLINE_MS = 10000 };

struct viewer {
  int fd, round;
  long left; /* of an answer that came in pieces */
};

struct round {
  int64_t first, last;
  int answers;
};

static char buffer[BUFFER], parsed[BUFFER], request[4096];
static size_t parsed_length, request_length;
static const char *path;
static struct round *rounds;
static int viewers, wanted, finished;

/* The request for what comes after the newest part: the open segment has the number of all before it. */
static void prepare(const char *body) {
  long msn = 0, part = 0;
  for (const char *line = body; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, "#EXT-X-MEDIA-SEQUENCE:", 22) == 0) msn += atol(line + 22);
    if (strncmp(line, "#EXT-X-SKIP:SKIPPED-SEGMENTS=", 29) == 0) msn += atol(line + 29);
    if (strncmp(line, "#EXTINF", 7) == 0) msn++, part = 0;
    if (strncmp(line, "#EXT-X-PART:", 12) == 0) part++;
  }
  request_length = (size_t)snprintf(
      request, sizeof request,
      "GET %s?_HLS_msn=%ld&_HLS_part=%ld HTTP/1.1\r\nHost: localhost\r\n\r\n", path, msn, part);
}

/* Most viewers of a round get the same bytes: they are read once. */
static void learn(const char *body) {
  size_t length = strlen(body);
  if (length == parsed_length && memcmp(body, parsed, length) == 0) return;
  memcpy(parsed, body, length + 1);
  parsed_length = length;
  prepare(body);
}

static void ask(struct viewer *v) {
  if (send(v->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) die("send");
}

static void answered(struct viewer *v) {
  struct round *r = &rounds[v->round++];
  r->last = now_ns();
  if (r->answers++ == 0) r->first = r->last;
  if (r->answers == viewers) finished++;
  if (v->round < wanted) ask(v);
}

static void readable(struct viewer *v) {
  ssize_t n = recv(v->fd, buffer, BUFFER - 1, 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) die("recv");
  if (v->left > 0) {
    v->left -= n;
  } else {
    buffer[n] = 0;
    char *end = strstr(buffer, "\r\n\r\n");
    if (!end || strncmp(buffer, "HTTP/1.1 200", 12) != 0) {
      fprintf(stderr, "not answered by 200: %.200s\n", buffer);
      exit(1);
    }
    end[3] = 0;
    v->left = content_length(buffer) - (n - (end + 4 - buffer));
    if (v->left == 0) learn(end + 4);
  }
  if (v->left == 0) answered(v);
}

/* What is there now, from a connection of its own. */
static void first_look(int port) {
  int fd = connect_to(port);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  dprintf(fd, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
  size_t got = 0;
  ssize_t n;
  char *body = NULL;
  do {
    n = recv(fd, buffer + got, BUFFER - 1 - got, 0);
    if (n > 0) got += (size_t)n;
    buffer[got] = 0;
    body = strstr(buffer, "\r\n\r\n");
  } while (n > 0 && (!body || (long)(buffer + got - body - 4) < content_length(buffer)));
  if (!body) die("no playlist");
  prepare(body + 4);
  close(fd);
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: blocked <port> <playlist path> <viewers> <rounds>\n");
    return 2;
  }
  int port = atoi(argv[1]);
  path = argv[2];
  viewers = atoi(argv[3]);
  wanted = atoi(argv[4]);
  rounds = calloc((size_t)wanted, sizeof *rounds);
  struct viewer *all = calloc((size_t)viewers, sizeof *all);
  int epoll = epoll_create1(0);
  for (int i = 0; i < viewers; i++) {
    all[i].fd = connect_to(port);
    watch(epoll, all[i].fd, &all[i]);
  }
  first_look(port);
  for (int i = 0; i < viewers; i++) ask(&all[i]);
  struct epoll_event events[256];
  while (finished < wanted) {
    int n = epoll_wait(epoll, events, 256, DEADLINE_MS);
    if (n == 0) {
      fprintf(stderr, "no answer in %d ms, after %d rounds\n", DEADLINE_MS, finished);
      return 1;
    }
    for (int i = 0; i < n; i++) readable(events[i].data.ptr);
  }
  for (int i = 1; i < wanted; i++)
    printf("%.2f %.2f\n", (double)(rounds[i].last - rounds[i].first) / 1e6,
           (double)(rounds[i].first - rounds[i - 1].first) / 1e6);
  return 0;
}
