/* Writes numbered lines in 4 kB blocks and times each write; or checks that lines are complete.
 *
 * log_writer write FILE BYTES BYTES_PER_SECOND   (0: as fast as possible)
 *     prints: lines seconds longest_write_ms
 * log_writer check FILE...   (the files are read as one; blank lines are filler)
 *     prints: lines lost doubled split
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 4096, LONGEST_LINE = 256 };

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void pause_s(double seconds) {
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&t, NULL);
}

/* By hand: sprintf took three times as long as the write that is to be measured. */
static size_t put_line(char *to, long long number) {
    static const char text[] =
        " the quick brown fox jumps over the lazy dog and the lazy dog does not mind at all, for it"
        " is a log line and nothing more, nothing less";
    size_t length = 12 + 21 + (size_t)(number % 97);
    memcpy(to + 12, text, length - 12);
    to[length] = '\n';
    for (int digit = 11; digit >= 0; digit--, number /= 10) to[digit] = (char)('0' + number % 10);
    return length + 1;
}

static int write_lines(const char *path, long long total, double rate) {
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) { perror(path); return 1; }
    char pending[BLOCK + LONGEST_LINE];
    size_t size = 0;
    long long number = 0, written = 0;
    double longest_s = 0, started_s = now_s();
    while (written < total) {
        while (size < BLOCK) {
            size += put_line(pending + size, number);
            number++;
        }
        double before_s = now_s();
        ssize_t done = write(fd, pending, BLOCK);
        double took_s = now_s() - before_s;
        if (done < 0) { perror("write"); return 1; }
        if (took_s > longest_s) longest_s = took_s;
        size -= (size_t)done;
        memmove(pending, pending + done, size);
        written += done;
        double ahead_s = rate > 0 ? (double)written / rate - (now_s() - started_s) : 0;
        if (ahead_s > 0.001) pause_s(ahead_s);
    }
    double seconds = now_s() - started_s;
    while (size > 0) {
        ssize_t done = write(fd, pending, size);
        if (done < 0) { perror("write"); return 1; }
        size -= (size_t)done;
        memmove(pending, pending + done, size);
    }
    printf("%lld %.6f %.3f\n", number, seconds, longest_s * 1e3);
    return 0;
}

struct check { long long next, lines, lost, doubled, split; };

static void check_line(struct check *c, const char *line, size_t length) {
    size_t blank = strspn(line, " ");
    if (blank == length) return;
    char *end;
    long long number = strtoll(line, &end, 10);
    if (end != line + 12 || length != 13 + 20 + (size_t)(number % 97)) { c->split++; return; }
    c->lines++;
    if (number > c->next) c->lost += number - c->next;
    if (number < c->next) c->doubled++;
    if (number >= c->next) c->next = number + 1;
}

static int check_lines(int count, char **paths) {
    struct check c = {0};
    char *line = NULL;
    size_t room = 0;
    for (int i = 0; i < count; i++) {
        FILE *file = fopen(paths[i], "r");
        if (!file) { perror(paths[i]); return 1; }
        for (ssize_t n; (n = getline(&line, &room, file)) > 0;) {
            if (line[n - 1] != '\n') { c.split++; continue; }
            line[n - 1] = 0;
            check_line(&c, line, (size_t)n - 1);
        }
        fclose(file);
    }
    free(line);
    printf("%lld %lld %lld %lld\n", c.lines, c.lost, c.doubled, c.split);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 5 && !strcmp(argv[1], "write"))
        return write_lines(argv[2], atoll(argv[3]), atof(argv[4]));
    if (argc > 2 && !strcmp(argv[1], "check")) return check_lines(argc - 2, argv + 2);
    fprintf(stderr, "usage: log_writer write FILE BYTES RATE | check FILE...\n");
    return 2;
}
