#ifndef PHAROS_CPROCESS_H
#define PHAROS_CPROCESS_H

#include <sys/types.h>

/// Starts a program as posix_spawn does, with what posix_spawn cannot ask for: the child leads its own process group
/// and, with `dies_with_parent`, the kernel kills it when the calling *thread* ends (Linux), so nothing survives a
/// parent that was killed.
///
/// The three descriptors become standard input, output and error of the child; all others are closed in it.
/// Returns the child's process id, or the negative errno of what failed, exec included.
pid_t pharos_spawn(const char *path, char *const argv[], char *const envp[], int input, int output, int error,
                   int dies_with_parent);

/// Waits until a process has ended, a zombie included, or so many milliseconds have passed. Where the kernel has no
/// descriptors for processes (before Linux 5.3, macOS) it returns after ten of them at most.
void pharos_wait_for_end(pid_t pid, int milliseconds);

#endif
