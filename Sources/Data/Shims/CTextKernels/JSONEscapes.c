#include "include/JSONEscapes.h"

#include "Vectors.h"

enum { LONGEST_ESCAPE = 6 };

// A whole window is stored before it is known how much of it stays.
size_t gopher_json_escaped_bound(size_t count) { return LONGEST_ESCAPE * count + WINDOW; }

// The letters of short forms, 0 for what has none.
static const uint8_t short_forms[256] = {
    ['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['\b'] = 'b', ['\f'] = 'f',
    ['"'] = '"',  ['\\'] = '\\',
};

static size_t write_escape(uint8_t byte, uint8_t *output) {
  const uint8_t letter = short_forms[byte];
  output[0] = '\\';
  if (letter) {
    output[1] = letter;
    return 2;
  }
  memcpy(output + 1, "u00", 3);
  output[4] = (uint8_t)"0123456789abcdef"[byte >> 4];
  output[5] = (uint8_t)"0123456789abcdef"[byte & 15];
  return LONGEST_ESCAPE;
}

WIDEST size_t gopher_json_escape(const uint8_t *text, size_t count, uint8_t *output) {
  size_t position = 0, written = 0;
  while (position < count) {
    window_bytes v;
    load_window(&v, text, count, position);
    const size_t rest = count - position;
    const uint64_t escaped = BITS(v < 0x20) | BITS(v == '"') | BITS(v == '\\');
    memcpy(output + written, &v, sizeof v);
    const size_t plain = escaped ? (size_t)__builtin_ctzll(escaped) : rest < WINDOW ? rest : WINDOW;
    position += plain;
    written += plain;
    if (escaped) written += write_escape(text[position++], output + written);
  }
  return written;
}

WIDEST int gopher_json_may_have_unicode_escape(const uint8_t *text, size_t count) {
  // A window overlaps the one before by a byte.
  for (size_t position = 0; position < count; position += WINDOW - 1) {
    window_bytes v;
    load_window(&v, text, count, position);
    if (BITS(v == '\\') & BITS(v == 'u') >> 1) return 1;
  }
  return 0;
}
