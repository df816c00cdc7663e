/// ncursesw, the terminal's modes and the signals behind a few flat functions: no curses type or macro leaves this
/// target. Everything but `pharos_tty_restore` and `pharos_signals_take` belongs to one thread.
#ifndef CCURSES_H
#define CCURSES_H

#include <stddef.h>
#include <stdint.h>

// MARK: - What the environment offers

/// Sets the process's locale from the environment; where it names none at all, tries C.UTF-8.
/// Returns 1 when text is UTF-8, else 0.
int pharos_locale_is_utf8(void);

/// Looks up the terminal's description. Returns its number of colours (-1: none), or
/// PHAROS_UNKNOWN_TERM, PHAROS_DUMB_TERM.
int pharos_term_colors(const char *term);

#define PHAROS_UNKNOWN_TERM (-10)
#define PHAROS_DUMB_TERM (-11)
#define PHAROS_NO_SCREEN (-12)
#define PHAROS_NOT_A_TERMINAL (-13)

// MARK: - Screen (screen.c)

/// One cell as ncurses gets it. `base` is a printable character (0: right half of a wide one, skipped).
typedef struct {
  uint32_t base;
  uint32_t mark1;
  uint32_t mark2;
  int32_t pair;
  uint32_t attributes;
} pharos_cell;

#define PHAROS_BOLD 1
#define PHAROS_DIM 2
#define PHAROS_UNDERLINE 4
#define PHAROS_REVERSE 8
#define PHAROS_ITALIC 16

/// Opens curses for a terminal of this type and size, with `direct` in 24-bit colour.
/// Nothing is written to the terminal before the first flush. Returns 0, or one of the errors above.
int pharos_screen_open(const char *term, int direct, int rows, int across);
/// Colours after opening: 16777216 when 24-bit, 0 when none.
int pharos_screen_colors(void);
/// How many colour pairs can be on the screen at a time.
int pharos_screen_pairs(void);
/// The pair of a foreground and a background (-1: the terminal's own), 0 when there is none left.
int pharos_screen_pair(int foreground, int background);
/// Sets cells of one row from a column on.
void pharos_screen_put(int y, int x, const pharos_cell *cells, int count);
/// Sends what changed in one write. `cursor_x` < 0 hides the cursor; `sync` wraps the frame in CSI ?2026.
/// Returns the bytes written, 0 when nothing changed, -1 when the terminal is gone.
long pharos_screen_flush(int cursor_x, int cursor_y, int sync);
/// Blanks what was set.
void pharos_screen_erase(void);
/// Has the next flush paint everything anew.
void pharos_screen_repaint(void);
/// Tells curses the terminal's size.
void pharos_screen_resize(int rows, int across);

// MARK: - Terminal modes (tty.c)

/// Keeps the modes that `fd` has now, to be given back by `pharos_tty_restore`. Returns 0 or PHAROS_NOT_A_TERMINAL.
int pharos_tty_save(int in_fd, int out_fd);
/// Raw mode, standard error kept until the end if it is a terminal, bracketed paste, focus reports and, if asked for, the mouse. `again` also switches to the alternate
/// screen (the first time curses does that itself).
int pharos_tty_enter(int mouse, int again);
/// Switches mouse reports.
void pharos_tty_mouse(int on);
/// Gives the terminal back as it was. Safe in a signal handler, from any thread, any number of times.
void pharos_tty_restore(void);
/// Whether the terminal is in our modes.
int pharos_tty_is_entered(void);
/// Whether this process may touch the terminal (it is in the foreground).
int pharos_tty_is_foreground(void);
/// Columns and rows. Returns 0, or -1 when they cannot be known.
int pharos_tty_size(int *columns, int *rows);
/// Writes all bytes, waiting while the terminal is busy. Returns 0, or -1 when it is gone.
int pharos_tty_write(const char *bytes, size_t count);
/// Sets the bytes that leave the alternate screen and reset its looks.
void pharos_tty_set_sequences(const char *enter, const char *leave);

// MARK: - Signals (signals.c)

#define PHAROS_GOT_RESIZE 1
#define PHAROS_GOT_HANGUP 2
#define PHAROS_GOT_STOP 4
#define PHAROS_GOT_CONTINUE 8

/// Installs handlers that write a byte to `wake_fd` (SIGWINCH, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT),
/// and others that restore the terminal before a crash goes its way (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP,
/// SIGABRT).
void pharos_signals_install(int wake_fd);
/// Puts the handlers back that stood there before.
void pharos_signals_remove(void);
/// What arrived since the last call, as PHAROS_GOT_… bits.
unsigned pharos_signals_take(void);
/// Stops this process (with `group`, its whole group) as Ctrl-Z does. Returns 1 once it was continued, 0 when it was
/// not stopped, having no job control.
int pharos_signals_stop(int group);

// MARK: - Waking a loop (wake.c)

/// Makes a pipe whose ends do not block and are closed on exec. Returns 0 or -1.
int pharos_pipe(int ends[2]);
/// Identifies the calling thread for the life of the process.
uint64_t pharos_thread_id(void);

#endif
