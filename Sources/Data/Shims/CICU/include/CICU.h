// The character-set detection of ICU. Its headers give every function a name with the library's
// version in it, by macros that Swift does not see; hence a function of our own.

#ifndef GOPHER_CICU_H
#define GOPHER_CICU_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a text may be.
typedef struct {
  /// The name of a character set; constant memory.
  const char *name;
  /// How sure it is, of 100.
  int32_t confidence;
} gopher_charset_match;

/// Writes the character sets that a text may be of, the likeliest first, and returns how many; 0 if
/// it cannot tell.
int32_t gopher_charset_detect(
    const char *text, int32_t length, gopher_charset_match *matches, int32_t capacity);

#ifdef __cplusplus
}
#endif

#endif
