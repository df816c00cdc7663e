#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

// All of it static: a signal handler must find it without asking anybody.
static struct termios saved;
static int input = -1;
static int output = -1;
static int mouse_on;
static char enter_bytes[128];
static char leave_bytes[512];
static size_t leave_count;
static atomic_int entered;

#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1002l\033[?1006l"
#define REPORTS_ON "\033[?2004h\033[?1004h"
#define REPORTS_OFF "\033[?1004l\033[?2004l"
#define SYNC_OFF "\033[?2026l"

// What is written to standard error while the screen is ours (the last words of a crash, a library's warning) would
// land in the picture and be lost with it. It is kept in memory and said once the ordinary screen is back.
static int error_output = -1;
static int kept_errors = -1;
enum { KEPT_BYTES = 256 * 1024, SAID_BYTES = 16 * 1024 };

static void keep_errors(void) {
#ifdef __linux__
  if (!isatty(STDERR_FILENO)) return;
  if (kept_errors < 0) {
    kept_errors = memfd_create("pharos-errors", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    // It cannot grow: a child that logs to its standard error must not eat the memory.
    if (kept_errors < 0 || ftruncate(kept_errors, KEPT_BYTES) != 0) return;
    fcntl(kept_errors, F_ADD_SEALS, F_SEAL_GROW);
  }
  int before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
  if (before < 0) return;
  error_output = before;
  lseek(kept_errors, 0, SEEK_SET);
  dup2(kept_errors, STDERR_FILENO);
#endif
}

/// Safe in a signal handler.
static void say_kept_errors(void) {
  if (error_output < 0) return;
  dup2(error_output, STDERR_FILENO);
  close(error_output);
  error_output = -1;
  off_t end = lseek(kept_errors, 0, SEEK_CUR);
  char bytes[1024];
  for (off_t at = end > SAID_BYTES ? end - SAID_BYTES : 0; at < end;) {
    size_t count = end - at < (off_t)sizeof bytes ? (size_t)(end - at) : sizeof bytes;
    ssize_t got = pread(kept_errors, bytes, count, at);
    if (got <= 0 || write(STDERR_FILENO, bytes, (size_t)got) <= 0) return;
    at += got;
  }
}

int pharos_tty_save(int in_fd, int out_fd) {
  if (!isatty(in_fd) || !isatty(out_fd) || tcgetattr(in_fd, &saved) != 0) return PHAROS_NOT_A_TERMINAL;
  input = in_fd;
  output = out_fd;
  static int registered;
  if (!registered) {
    registered = 1;
    atexit(pharos_tty_restore);
  }
  return 0;
}

void pharos_tty_set_sequences(const char *enter, const char *leave) {
  strncpy(enter_bytes, enter, sizeof enter_bytes - 1);
  // Reports first, so that none is on its way when the shell reads again; an ESC also ends whatever sequence a crash
  // left half written.
  strcpy(leave_bytes, SYNC_OFF MOUSE_OFF REPORTS_OFF);
  strncat(leave_bytes, leave, sizeof leave_bytes - strlen(leave_bytes) - 1);
  leave_count = strlen(leave_bytes);
}

static int set_raw(void) {
  struct termios raw = saved;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_oflag &= ~(tcflag_t)OPOST;
  raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  return tcsetattr(input, TCSANOW, &raw);
}

int pharos_tty_enter(int mouse, int again) {
  mouse_on = mouse;
  if (!atomic_exchange(&entered, 1)) keep_errors();
  int failed = set_raw();
  if (again) failed |= pharos_tty_write(enter_bytes, strlen(enter_bytes));
  failed |= pharos_tty_write(REPORTS_ON, strlen(REPORTS_ON));
  if (mouse) failed |= pharos_tty_write(MOUSE_ON, strlen(MOUSE_ON));
  return failed;
}

void pharos_tty_mouse(int on) {
  if (on == mouse_on) return;
  mouse_on = on;
  const char *bytes = on ? MOUSE_ON : MOUSE_OFF;
  if (atomic_load(&entered)) pharos_tty_write(bytes, strlen(bytes));
}

void pharos_tty_restore(void) {
  if (!atomic_exchange(&entered, 0)) return;
  int kept_errno = errno;
  // In the background, setting modes would stop the process instead.
  sigset_t ttou, before;
  sigemptyset(&ttou);
  sigaddset(&ttou, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &ttou, &before);
  size_t done = 0;
  while (done < leave_count) {
    ssize_t wrote = write(output, leave_bytes + done, leave_count - done);
    if (wrote > 0) {
      done += (size_t)wrote;
    } else if (wrote < 0 && errno == EAGAIN) {
      struct pollfd ready = {.fd = output, .events = POLLOUT};
      if (poll(&ready, 1, 500) <= 0) break;
    } else if (errno != EINTR) {
      break;
    }
  }
  tcflush(input, TCIFLUSH);
  tcsetattr(input, TCSANOW, &saved);
  say_kept_errors();
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = kept_errno;
}

int pharos_tty_is_entered(void) { return atomic_load(&entered); }

int pharos_tty_is_foreground(void) {
  pid_t owner = tcgetpgrp(input);
  return owner < 0 || owner == getpgrp();
}

int pharos_tty_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(output, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

int pharos_tty_write(const char *bytes, size_t count) {
  size_t done = 0;
  while (done < count) {
    // After a crash handler restored the terminal nothing more may be painted onto the shell's screen.
    if (!atomic_load(&entered)) return -1;
    ssize_t wrote = write(output, bytes + done, count - done);
    if (wrote >= 0) {
      done += (size_t)wrote;
    } else if (errno == EAGAIN) {
      struct pollfd ready = {.fd = output, .events = POLLOUT};
      if (poll(&ready, 1, -1) < 0 && errno != EINTR) return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return 0;
}
