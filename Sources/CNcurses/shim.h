#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

// Macros and variadic functions that Swift cannot see.
static inline int lab_curses_put(int row, int column, const wchar_t *text, attr_t attributes, int pair) {
  cchar_t cell;
  int extended = pair;
  if (setcchar(&cell, text, attributes, (short)(pair < 32767 ? pair : 0), &extended) == ERR) return ERR;
  return mvadd_wch(row, column, &cell);
}

static inline void lab_curses_set_locale(void) {
  const char *set = setlocale(LC_ALL, "");
  // Without a UTF-8 locale wide characters would come out as question marks.
  if (!set || MB_CUR_MAX < 2) setlocale(LC_ALL, "C.UTF-8");
}

static inline int lab_curses_init_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background);
}

static inline attr_t lab_curses_attributes(int bold, int dim, int underline, int reverse, int italic) {
  return (bold ? A_BOLD : 0) | (dim ? A_DIM : 0) | (underline ? A_UNDERLINE : 0) | (reverse ? A_REVERSE : 0) |
         (italic ? A_ITALIC : 0);
}

static inline int lab_curses_get(wint_t *character) { return get_wch(character); }
static inline int lab_curses_is_key(int code) { return code == KEY_CODE_YES; }
// Opens the screen on the standard streams; NULL when the terminal's type is not known.
static inline SCREEN *lab_curses_open(void) {
  SCREEN *screen = newterm(NULL, stdout, stdin);
  if (!screen) return NULL;
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  set_escdelay(25);
  return screen;
}
static inline int lab_curses_rows(void) { return LINES; }
static inline int lab_curses_columns(void) { return COLS; }
static inline int lab_curses_colors(void) { return COLORS; }
static inline int lab_curses_pairs(void) { return COLOR_PAIRS; }
static inline void lab_curses_clear_on_redraw(void) { clearok(curscr, TRUE); }

enum {
  LAB_KEY_DOWN = KEY_DOWN, LAB_KEY_UP = KEY_UP, LAB_KEY_LEFT = KEY_LEFT, LAB_KEY_RIGHT = KEY_RIGHT, LAB_KEY_HOME = KEY_HOME,
  LAB_KEY_END = KEY_END, LAB_KEY_NPAGE = KEY_NPAGE, LAB_KEY_PPAGE = KEY_PPAGE, LAB_KEY_BACKSPACE = KEY_BACKSPACE,
  LAB_KEY_DC = KEY_DC, LAB_KEY_IC = KEY_IC, LAB_KEY_ENTER = KEY_ENTER, LAB_KEY_RESIZE = KEY_RESIZE, LAB_KEY_F0 = KEY_F0,
  LAB_KEY_BTAB = KEY_BTAB,
};
