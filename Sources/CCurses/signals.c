#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const int told[] = {SIGWINCH, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct sigaction told_before[COUNT(told)];
static struct sigaction crashes_before[COUNT(crashes)];
static atomic_int wake = -1;
static atomic_uint pending;
static atomic_long first_hangup;  // seconds of the monotonic clock, 0: none yet
static atomic_int continued;
static int installed;

/// A loop that does not react within this time is taken to be stuck.
enum { PATIENCE_SECONDS = 2 };

static void die_of(int number) {
  pharos_tty_restore();
  signal(number, SIG_DFL);
  raise(number);
}

static void on_told(int number) {
  int kept_errno = errno;
  unsigned bit = PHAROS_GOT_HANGUP;
  if (number == SIGWINCH) bit = PHAROS_GOT_RESIZE;
  if (number == SIGTSTP) bit = PHAROS_GOT_STOP;
  if (number == SIGCONT) {
    bit = PHAROS_GOT_CONTINUE;
    atomic_store(&continued, 1);
  }
  if (bit == PHAROS_GOT_HANGUP) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long none = 0;
    long second = (long)now.tv_sec + 1;
    if (!atomic_compare_exchange_strong(&first_hangup, &none, second) && second - none >= PATIENCE_SECONDS)
      die_of(number);
  }
  atomic_fetch_or(&pending, bit);
  int fd = atomic_load(&wake);
  // A full pipe is as good as a written byte: the loop wakes and asks for the bits.
  if (fd >= 0 && write(fd, "s", 1) < 0) errno = 0;
  errno = kept_errno;
}

static void on_crash(int number, siginfo_t *info, void *context) {
  pharos_tty_restore();
  for (size_t i = 0; i < COUNT(crashes); i++) {
    if (crashes[i] != number) continue;
    struct sigaction before = crashes_before[i];
    if (before.sa_flags & SA_SIGINFO) {
      // Most often Swift's own: prints the backtrace, which now lands on the ordinary screen.
      before.sa_sigaction(number, info, context);
      return;
    }
    if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
      before.sa_handler(number);
      return;
    }
  }
  signal(number, SIG_DFL);
  // A fault happens again when the handler returns; a signal that was sent must be sent again.
  if (info->si_code <= 0) raise(number);
}

void pharos_signals_install(int wake_fd) {
  atomic_store(&wake, wake_fd);
  atomic_store(&first_hangup, 0);
  struct sigaction tell = {.sa_handler = on_told, .sa_flags = SA_RESTART};
  sigemptyset(&tell.sa_mask);
  for (size_t i = 0; i < COUNT(told); i++) {
    if (!installed) sigaction(told[i], NULL, &told_before[i]);
    // What the parent had ignored (nohup: SIGHUP) stays ignored.
    if (told_before[i].sa_handler == SIG_IGN && told[i] == SIGHUP) continue;
    sigaction(told[i], &tell, NULL);
  }
  // A stack overflow needs another stack to run its handler on; Swift's runtime may have set one up already.
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
    static char memory[64 * 1024];
    stack_t own = {.ss_sp = memory, .ss_size = sizeof memory};
    sigaltstack(&own, NULL);
  }
  struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&crash.sa_mask);
  for (size_t i = 0; i < COUNT(crashes); i++) {
    if (!installed) sigaction(crashes[i], NULL, &crashes_before[i]);
    sigaction(crashes[i], &crash, NULL);
  }
  installed = 1;
}

void pharos_signals_remove(void) {
  if (!installed) return;
  installed = 0;
  for (size_t i = 0; i < COUNT(told); i++) sigaction(told[i], &told_before[i], NULL);
  for (size_t i = 0; i < COUNT(crashes); i++) sigaction(crashes[i], &crashes_before[i], NULL);
  atomic_store(&wake, -1);
}

unsigned pharos_signals_take(void) { return atomic_exchange(&pending, 0); }

int pharos_signals_stop(int group) {
  struct sigaction before, plain = {.sa_handler = SIG_DFL};
  sigemptyset(&plain.sa_mask);
  sigaction(SIGTSTP, &plain, &before);
  atomic_store(&continued, 0);
  kill(group ? 0 : getpid(), SIGTSTP);
  // Another thread may take the signal, so this one can run on for a moment: wait for the continuation before the
  // terminal is touched again. A process without job control (an orphaned group) is not stopped at all.
  for (int waited = 0; waited < 40 && !atomic_load(&continued); waited++) {
    struct timespec moment = {.tv_nsec = 5 * 1000 * 1000};
    nanosleep(&moment, NULL);
  }
  sigaction(SIGTSTP, &before, NULL);
  return atomic_load(&continued);
}
