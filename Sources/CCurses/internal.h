#ifndef PHAROS_INTERNAL_H
#define PHAROS_INTERNAL_H

#include "CCurses.h"

/// The terminal's description with 24-bit colours, in the form that ncurses reads from TERMINFO ("b64:…").
/// Caller frees. NULL when it cannot be made.
char *pharos_direct_description(const char *term);

#endif
