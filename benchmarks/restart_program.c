/* The shortest service: says when its first instruction ran, then waits to be killed. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct timespec now;
    char line[64];

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (argc < 2)
        return 2;
    int file = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0600);
    int length = snprintf(line, sizeof line, "%d %lld\n", getpid(),
                          (long long)now.tv_sec * 1000000000LL + now.tv_nsec);
    if (file < 0 || write(file, line, (size_t)length) != length)
        return 1;
    for (;;)
        pause();
}
