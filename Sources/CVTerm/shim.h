#include <string.h>
#include <vterm.h>

// What Swift cannot read of a cell: bit-fields and the union of colours.
struct lab_vterm_cell {
  uint32_t chars[VTERM_MAX_CHARS_PER_CELL];
  int width;
  // bold 1, underline 2, italic 4, blink 8, reverse 16, strike 32
  uint32_t attributes;
  // -1: the default, 0...255: of the palette, 0x1000000 | RGB otherwise
  int32_t foreground;
  int32_t background;
};

static inline int32_t lab_vterm_color(const VTermColor *color, int is_default) {
  if (is_default) return -1;
  if (VTERM_COLOR_IS_INDEXED(color)) return color->indexed.idx;
  return 0x1000000 | color->rgb.red << 16 | color->rgb.green << 8 | color->rgb.blue;
}

static inline void lab_vterm_read(const VTermScreenCell *from, struct lab_vterm_cell *out) {
  memcpy(out->chars, from->chars, sizeof out->chars);
  out->width = from->width;
  out->attributes = (from->attrs.bold ? 1 : 0) | (from->attrs.underline ? 2 : 0) | (from->attrs.italic ? 4 : 0) |
                    (from->attrs.blink ? 8 : 0) | (from->attrs.reverse ? 16 : 0) | (from->attrs.strike ? 32 : 0);
  out->foreground = lab_vterm_color(&from->fg, VTERM_COLOR_IS_DEFAULT_FG(&from->fg));
  out->background = lab_vterm_color(&from->bg, VTERM_COLOR_IS_DEFAULT_BG(&from->bg));
}

static inline int lab_vterm_get_cell(const VTermScreen *screen, int row, int column, struct lab_vterm_cell *out) {
  VTermScreenCell cell;
  VTermPos position = {.row = row, .col = column};
  if (!vterm_screen_get_cell(screen, position, &cell)) return 0;
  lab_vterm_read(&cell, out);
  return 1;
}

static inline const VTermScreenCell *lab_vterm_cell_at(const VTermScreenCell *cells, int column) { return cells + column; }
