#include "internal.h"

#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

// 24-bit colour needs a description with 2^24 colours, and Debian keeps those in a package that is mostly not there
// (and writes them in the colon form that some terminals do not know). So the description of the user's own terminal
// is copied, keys, movements and all, with three changes: the number of colours, how they are set, and the flag "RGB"
// by which ncurses knows that a colour's number is its value. ncurses takes it from the environment (since 6.1), so
// nothing is written to a disk.
//
// Form of a description: term(5), "Legacy storage format" with 32-bit numbers and one extended boolean.

#define SET_FOREGROUND                                                                                             \
  "\033[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
#define SET_BACKGROUND                                                                                             \
  "\033[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"

enum { MAGIC_32_BIT = 01036, LIMIT = 16 * 1024 };

typedef struct {
  unsigned char bytes[LIMIT];
  size_t used;
  int full;
} buffer;

static void put_bytes(buffer *to, const void *bytes, size_t count) {
  if (to->used + count > LIMIT) {
    to->full = 1;
    return;
  }
  memcpy(to->bytes + to->used, bytes, count);
  to->used += count;
}

static void put_number(buffer *to, long value, int size) {
  unsigned char bytes[4];
  for (int i = 0; i < size; i++) bytes[i] = (unsigned char)((unsigned long)value >> (8 * i));
  put_bytes(to, bytes, (size_t)size);
}

static void put_even(buffer *to) {
  if (to->used % 2) put_number(to, 0, 1);
}

static int is_one_of(const char *name, const char *const *names) {
  for (; *names; names++)
    if (strcmp(name, *names) == 0) return 1;
  return 0;
}

static const char *string_of(const char *name) {
  // What rewrites the palette must not be used, and makes no sense with direct colours.
  static const char *const without[] = {"initc", "initp", "oc", "scp", NULL};
  if (is_one_of(name, without)) return NULL;
  if (strcmp(name, "setaf") == 0) return SET_FOREGROUND;
  if (strcmp(name, "setab") == 0) return SET_BACKGROUND;
  char *value = tigetstr((char *)(uintptr_t)name);
  if (value == (char *)-1) value = NULL;
  // Without a way back to the terminal's own colours curses would use none.
  return !value && strcmp(name, "op") == 0 ? "\033[39;49m" : value;
}

static long number_of(const char *name) {
  if (strcmp(name, "colors") == 0) return 0x1000000;
  if (strcmp(name, "pairs") == 0) return 0x10000;
  return tigetnum((char *)(uintptr_t)name);
}

static int boolean_of(const char *name) {
  static const char *const without[] = {"ccc", "hls", NULL};
  return !is_one_of(name, without) && tigetflag((char *)(uintptr_t)name) == 1;
}

static void write_description(buffer *out, const char *names) {
  static buffer text;
  text.used = 0;
  text.full = 0;
  size_t booleans = 0, numbers = 0, strings = 0;
  while (boolnames[booleans]) booleans++;
  while (numnames[numbers]) numbers++;
  while (strnames[strings]) strings++;

  put_number(out, MAGIC_32_BIT, 2);
  put_number(out, (long)strlen(names) + 1, 2);
  put_number(out, (long)booleans, 2);
  put_number(out, (long)numbers, 2);
  put_number(out, (long)strings, 2);
  size_t text_size_at = out->used;
  put_number(out, 0, 2);
  put_bytes(out, names, strlen(names) + 1);
  for (size_t i = 0; i < booleans; i++) put_number(out, boolean_of(boolnames[i]), 1);
  put_even(out);
  for (size_t i = 0; i < numbers; i++) put_number(out, number_of(numnames[i]), 4);
  for (size_t i = 0; i < strings; i++) {
    const char *value = string_of(strnames[i]);
    put_number(out, value ? (long)text.used : -1, 2);
    if (value) put_bytes(&text, value, strlen(value) + 1);
  }
  out->bytes[text_size_at] = (unsigned char)(text.used & 0xFF);
  out->bytes[text_size_at + 1] = (unsigned char)(text.used >> 8);
  put_bytes(out, text.bytes, text.used);
  put_even(out);

  put_number(out, 1, 2);  // extended booleans
  put_number(out, 0, 2);  // extended numbers
  put_number(out, 0, 2);  // extended strings
  put_number(out, 1, 2);  // strings in the table
  put_number(out, 4, 2);  // its size
  put_number(out, 1, 1);  // the boolean
  put_even(out);
  put_number(out, 0, 2);  // where its name begins
  put_bytes(out, "RGB", 4);
  out->full |= text.full;
}

static char *base64(const unsigned char *bytes, size_t count) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *text = malloc(4 + 4 * ((count + 2) / 3) + 1);
  if (!text) return NULL;
  char *end = stpcpy(text, "b64:");
  for (size_t i = 0; i < count; i += 3) {
    size_t left = count - i;
    unsigned long group = (unsigned long)bytes[i] << 16;
    if (left > 1) group |= (unsigned long)bytes[i + 1] << 8;
    if (left > 2) group |= bytes[i + 2];
    *end++ = digits[group >> 18 & 63];
    *end++ = digits[group >> 12 & 63];
    *end++ = left > 1 ? digits[group >> 6 & 63] : '=';
    *end++ = left > 2 ? digits[group & 63] : '=';
  }
  *end = 0;
  return text;
}

char *pharos_direct_description(const char *term) {
  int error = 0;
  TERMINAL *before = cur_term;
  if (setupterm(term, 1, &error) != OK) return NULL;
  TERMINAL *looked_up = cur_term;
  static buffer out;
  out.used = 0;
  out.full = 0;
  // The name asked for is the only one: descriptions end in prose that ncurses may take for an alias.
  char names[160];
  strncpy(names, term, sizeof names - 16);
  names[sizeof names - 16] = 0;
  strcat(names, "|direct color");
  write_description(&out, names);
  if (before) set_curterm(before);
  del_curterm(looked_up);
  return out.full ? NULL : base64(out.bytes, out.used);
}
