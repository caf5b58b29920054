/*
 * Opens connections that ask nothing, says so, and holds them until a signal ends it.
 *
 * usage: hold <port> <connections>
 * prints `holding` when all are open; fails when the server closes one.
 */
#define _GNU_SOURCE
#include "net.h"

#include <strings.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: hold <port> <connections>\n");
    return 2;
  }
  int epoll = epoll_create1(0);
  for (int i = 0; i < atoi(argv[2]); i++) watch(epoll, connect_to(atoi(argv[1])), NULL);
  puts("holding");
  fflush(stdout);
  struct epoll_event event;
  epoll_wait(epoll, &event, 1, -1);
  fprintf(stderr, "the server closed a connection\n");
  return 1;
}
