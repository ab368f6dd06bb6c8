#ifndef GOPHER_CCLD2_H
#define GOPHER_CCLD2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What CLD2 says about the language of a text.
typedef struct {
  /// ISO 639-1 code of the language, such as "en" (or CLD2's own, such as "zh-Hant"); "un" if
  /// undetermined. A string that lives as long as the process.
  const char *language;
  /// Share of the text's letters in that language, 0 to 100.
  int percent;
  /// Whether CLD2 holds the language for clearly more probable than the next one.
  bool reliable;
} gopher_language;

/// Detects the language of plain text.
///
/// Bytes that are not UTF-8 and characters that CLD2 refuses (control characters,
/// non-characters) are read as spaces. Of a text over 2^31 - 1 bytes the first so many count.
/// Safe to call from any thread.
gopher_language gopher_detect_language(const char *text, size_t length);

/// The code of CLD2's language of a number from 0 on, such as "en": empty for a number without a
/// language, NULL behind the last. A string that lives as long as the process.
const char *gopher_language_code(int number);

/// The English name of CLD2's language of such a number, such as "SCOTS_GAELIC".
const char *gopher_language_name(int number);

/// The code that CLD2 has for a tag such as "he", "nb" or "en-GB"; "un" if it knows none.
const char *gopher_language_of_tag(const char *tag);

#ifdef __cplusplus
}
#endif

#endif
