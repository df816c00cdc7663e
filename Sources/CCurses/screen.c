#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "internal.h"

#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

// term.h makes macros of words such as `columns` and `lines`: hence `across`.

int pharos_locale_is_utf8(void) {
  setlocale(LC_ALL, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (int i = 0; i < 3; i++) {
    const char *value = getenv(names[i]);
    if (value && *value) return 0;  // somebody asked for this codeset
  }
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int pharos_term_colors(const char *term) {
  int error = 0;
  TERMINAL *before = cur_term;
  if (setupterm(term, STDOUT_FILENO, &error) != OK) {
    return error == 1 ? PHAROS_DUMB_TERM : PHAROS_UNKNOWN_TERM;
  }
  TERMINAL *looked_up = cur_term;
  char *move = tigetstr("cup");
  int colors = move && move != (char *)-1 ? tigetnum("colors") : PHAROS_DUMB_TERM;
  if (before) set_curterm(before);
  del_curterm(looked_up);
  return colors;
}

// ncurses flushes its buffer after every movement of the cursor: some 400 writes for a frame. So it does not get the
// terminal at all but a file in memory, and each frame is copied from there to the terminal in one write.
static int memory = -1;
static FILE *memory_file;
static FILE *no_input;
static SCREEN *screen;
static char *frame;
static size_t frame_size;
static int cursor_shown = 1;
static int is_repainting;

#define RESET_REGION "\033[r"
#define BOTTOM_LEFT "\033[999;1H"
#define SYNC_BEGIN "\033[?2026h"
#define SYNC_END "\033[?2026l"
enum { SYNC_LENGTH = sizeof SYNC_BEGIN - 1 };

static int memory_open(void) {
#ifdef __linux__
  return memfd_create("pharos-frame", MFD_CLOEXEC);
#else
  FILE *file = tmpfile();
  return file ? dup(fileno(file)) : -1;
#endif
}

/// A variable of the environment that is another for a moment.
typedef struct {
  const char *name;
  char *before;
} variable;

static variable set_variable(const char *name, const char *value) {
  const char *now = getenv(name);
  variable kept = {name, now ? strdup(now) : NULL};
  if (value) setenv(name, value, 1);
  return kept;
}

static void put_back(variable kept) {
  if (kept.before) setenv(kept.name, kept.before, 1);
  else unsetenv(kept.name);
  free(kept.before);
}

static SCREEN *new_screen(const char *term, int direct, int rows, int across) {
  char *description = direct ? pharos_direct_description(term) : NULL;
  if (direct && !description) return NULL;
  // A file in memory has no size to ask for; by the wrong one curses would set the wrong scroll region.
  char rows_text[16], across_text[16];
  snprintf(rows_text, sizeof rows_text, "%d", rows);
  snprintf(across_text, sizeof across_text, "%d", across);
  variable height = set_variable("LINES", rows_text);
  variable width = set_variable("COLUMNS", across_text);
  variable terminfo = set_variable("TERMINFO", description);
  SCREEN *made = newterm(term, memory_file, no_input);
  put_back(terminfo);
  put_back(width);
  put_back(height);
  free(description);
  return made;
}

static void append_capability(char *to, size_t room, const char *name) {
  const char *value = tigetstr(name);
  if (value && value != (const char *)-1) strncat(to, value, room - strlen(to) - 1);
}

int pharos_screen_open(const char *term, int direct, int rows, int across) {
  if (memory < 0) {
    memory = memory_open();
    int input = memory < 0 ? -1 : dup(memory);
    if (input < 0) return PHAROS_NO_SCREEN;
    memory_file = fdopen(memory, "w");
    no_input = fdopen(input, "r");
    if (!memory_file || !no_input) return PHAROS_NO_SCREEN;
  }
  SCREEN *before = screen;
  screen = new_screen(term, direct, rows, across);
  if (!screen && direct) screen = new_screen(term, 0, rows, across);
  if (!screen) return PHAROS_NO_SCREEN;
  set_term(screen);
  if (before) delscreen(before);
  nonl();
  raw();
  noecho();
  typeahead(-1);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  leaveok(stdscr, TRUE);
  scrollok(stdscr, FALSE);

  char enter[128] = "", leave[400] = "";
  append_capability(enter, sizeof enter, "smcup");
  append_capability(leave, sizeof leave, "sgr0");
  append_capability(leave, sizeof leave, "op");
  append_capability(leave, sizeof leave, "cnorm");
  strncat(leave, RESET_REGION BOTTOM_LEFT, sizeof leave - strlen(leave) - 1);
  append_capability(leave, sizeof leave, "rmcup");
  pharos_tty_set_sequences(enter, leave);
  cursor_shown = 1;
  return 0;
}

int pharos_screen_colors(void) { return has_colors() ? COLORS : 0; }

int pharos_screen_pairs(void) { return has_colors() ? COLOR_PAIRS : 0; }

int pharos_screen_pair(int foreground, int background) {
  if (!has_colors() || (foreground < 0 && background < 0)) return 0;
  int pair = alloc_pair(foreground, background);
  return pair < 0 ? 0 : pair;
}

static attr_t attributes_of(uint32_t bits) {
  attr_t attributes = A_NORMAL;
  if (bits & PHAROS_BOLD) attributes |= A_BOLD;
  if (bits & PHAROS_DIM) attributes |= A_DIM;
  if (bits & PHAROS_UNDERLINE) attributes |= A_UNDERLINE;
  if (bits & PHAROS_REVERSE) attributes |= A_REVERSE;
  if (bits & PHAROS_ITALIC) attributes |= A_ITALIC;
  return attributes;
}

/// The C library decides how wide ncurses thinks a character is. Where it disagrees with the width that the cell was
/// laid out with (`across`), a stand-in of that width is shown, so that nothing behind it moves.
static int fill(cchar_t *out, const pharos_cell *cell, int across) {
  wchar_t text[4] = {(wchar_t)cell->base, 0, 0, 0};
  int marks = 1;
  int stand_in = wcwidth(text[0]) != across;
  if (stand_in) {
    text[0] = L'?';
  } else {
    if (cell->mark1 && wcwidth((wchar_t)cell->mark1) == 0) text[marks++] = (wchar_t)cell->mark1;
    if (cell->mark2 && wcwidth((wchar_t)cell->mark2) == 0) text[marks++] = (wchar_t)cell->mark2;
  }
  int pair = cell->pair;
  setcchar(out, text, attributes_of(cell->attributes), 0, &pair);
  return stand_in;
}

void pharos_screen_put(int y, int x, const pharos_cell *cells, int count) {
  enum { CHUNK = 256 };
  cchar_t row[CHUNK];
  int start = x, used = 0;
  for (int i = 0; i < count; i++) {
    if (cells[i].base == 0) continue;
    int across = i + 1 < count && cells[i + 1].base == 0 ? 2 : 1;
    int stand_in = fill(&row[used++], &cells[i], across);
    if (stand_in && across == 2) {
      pharos_cell blank = cells[i];
      blank.base = ' ';
      blank.mark1 = blank.mark2 = 0;
      fill(&row[used++], &blank, 1);
    }
    if (used >= CHUNK - 2) {
      mvwadd_wchnstr(stdscr, y, start, row, used);
      start = x + i + across;
      used = 0;
    }
  }
  if (used > 0) mvwadd_wchnstr(stdscr, y, start, row, used);
}

long pharos_screen_flush(int cursor_x, int cursor_y, int sync) {
  int show = cursor_x >= 0;
  leaveok(stdscr, !show);
  if (show) wmove(stdscr, cursor_y, cursor_x);
  wnoutrefresh(stdscr);
  doupdate();
  if (show != cursor_shown) {
    curs_set(show);
    cursor_shown = show;
  }
  fflush(memory_file);
  off_t count = lseek(memory, 0, SEEK_CUR);
  if (count <= 0) return 0;
  size_t needed = (size_t)count + 2 * SYNC_LENGTH + sizeof RESET_REGION;
  if (needed > frame_size) {
    char *larger = realloc(frame, needed * 2);
    if (!larger) return -1;
    frame = larger;
    frame_size = needed * 2;
  }
  size_t used = 0;
  if (sync) used = SYNC_LENGTH, memcpy(frame, SYNC_BEGIN, SYNC_LENGTH);
  if (is_repainting) {
    // Whoever had the terminal meanwhile may have left another scroll region.
    memcpy(frame + used, RESET_REGION, sizeof RESET_REGION - 1);
    used += sizeof RESET_REGION - 1;
    is_repainting = 0;
  }
  ssize_t got = pread(memory, frame + used, (size_t)count, 0);
  lseek(memory, 0, SEEK_SET);
  if (got != (ssize_t)count) return -1;
  used += (size_t)count;
  if (sync) memcpy(frame + used, SYNC_END, SYNC_LENGTH), used += SYNC_LENGTH;
  return pharos_tty_write(frame, used) == 0 ? (long)used : -1;
}

void pharos_screen_erase(void) { werase(stdscr); }

void pharos_screen_repaint(void) {
  clearok(curscr, TRUE);
  is_repainting = 1;
  // What the terminal shows of the cursor is unknown now.
  cursor_shown = -1;
}

void pharos_screen_resize(int rows, int across) {
  if (rows > 0 && across > 0) resizeterm(rows, across);
}
