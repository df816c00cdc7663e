#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// Everything that runs between fork and exec is async-signal-safe: the parent has many threads.

static void close_from(int first) {
#if defined(__linux__) && defined(SYS_close_range)
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int fd = first; fd < limit; fd++) close(fd);
}

static void child_report(int pipe, int number) {
  while (write(pipe, &number, sizeof number) < 0 && errno == EINTR) {
  }
  _exit(127);
}

// Moves a descriptor above the four that the child needs, so that dup2 below cannot overwrite one still wanted.
static int lift(int fd, int pipe) {
  int lifted = fcntl(fd, F_DUPFD, 10);
  if (lifted < 0) child_report(pipe, errno);
  return lifted;
}

pid_t pharos_spawn(const char *path, char *const argv[], char *const envp[], int input, int output, int error,
                   int dies_with_parent) {
  int report[2];
  if (pipe(report) != 0) return -errno;
  fcntl(report[0], F_SETFD, FD_CLOEXEC);
  fcntl(report[1], F_SETFD, FD_CLOEXEC);

  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0) {
    int number = errno;
    close(report[0]);
    close(report[1]);
    return -number;
  }
  if (child == 0) {
    setpgid(0, 0);
#if defined(__linux__)
    if (dies_with_parent) {
      if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) child_report(report[1], errno);
      if (getppid() != parent) _exit(127);  // the parent died before the line above
    }
#endif
    int lifted[4] = {lift(input, report[1]), lift(output, report[1]), lift(error, report[1]), lift(report[1], report[1])};
    for (int i = 0; i < 4; i++) {
      if (dup2(lifted[i], i) < 0) _exit(127);
    }
    fcntl(3, F_SETFD, FD_CLOEXEC);
    close_from(4);
    struct sigaction standard = {0};
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    execve(path, argv, envp);
    child_report(3, errno);
  }
  close(report[1]);
  int number = 0;
  ssize_t got;
  do {
    got = read(report[0], &number, sizeof number);
  } while (got < 0 && errno == EINTR);
  close(report[0]);
  if (got == (ssize_t)sizeof number) {
    waitpid(child, 0, 0);
    return -number;
  }
  return child;
}

void pharos_wait_for_end(pid_t pid, int milliseconds) {
#if defined(__linux__) && defined(SYS_pidfd_open)
  int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
  if (descriptor >= 0) {
    struct pollfd end = {.fd = descriptor, .events = POLLIN};
    poll(&end, 1, milliseconds);
    close(descriptor);
    return;
  }
#endif
  // Nothing tells of the end: the pause between two looks.
  usleep(1000 * (milliseconds < 10 ? milliseconds : 10));
}
