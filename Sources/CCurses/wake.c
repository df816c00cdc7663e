#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

int pharos_pipe(int ends[2]) {
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
  return 0;
}

uint64_t pharos_thread_id(void) {
  // pthread_self() is declared const and may be kept across a suspension; the address of a thread's own variable
  // through a volatile pointer is read anew each time.
  static _Thread_local char own;
  char *volatile address = &own;
  return (uint64_t)(uintptr_t)address;
}
