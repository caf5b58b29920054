/*
 * Reads what writeclock noted: writes with less than 100 ms between them are one burst. Prints the
 * milliseconds from first to last write of each burst that has enough of them, one per line.
 *
 * usage: bursts <file> <least writes> [<skip so many writes>]
 */
#include "net.h"

static int by_time(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: bursts <file> <least writes> [<skip so many writes>]\n");
    return 2;
  }
  FILE *file = fopen(argv[1], "r");
  int64_t count = 0;
  long skipped = argc > 3 ? atol(argv[3]) : 0;
  if (!file || fread(&count, sizeof count, 1, file) != 1) die(argv[1]);
  fseek(file, skipped * (long)sizeof count, SEEK_CUR);
  int64_t *times = calloc((size_t)count + 1, sizeof *times);
  long n = (long)fread(times, sizeof *times, (size_t)(count - skipped), file), least = atol(argv[2]);
  fclose(file);
  qsort(times, (size_t)n, sizeof *times, by_time);
  for (long first = 0, i = 1; i <= n; i++) {
    if (i < n && times[i] - times[i - 1] < 100 * 1000000) continue;
    if (i - first >= least) printf("%.2f\n", (double)(times[i - 1] - times[first]) / 1e6);
    first = i;
  }
  return 0;
}
