/// ncursesw behind a few flat functions: no curses type or macro leaves this target.
#ifndef CCURSES_H
#define CCURSES_H
#endif
