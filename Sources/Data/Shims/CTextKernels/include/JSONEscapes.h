#ifndef GOPHER_JSONESCAPES_H
#define GOPHER_JSONESCAPES_H

#include <stddef.h>
#include <stdint.h>

/// How many bytes of output a text of so many bytes may need.
size_t gopher_json_escaped_bound(size_t count);

/// Writes a text as it stands between the quotation marks of a JSON string, and returns how many bytes
/// that took.
///
/// Escaped are the quotation mark, the backslash and U+0000 to U+001F, by their short forms where JSON
/// has one.
size_t gopher_json_escape(const uint8_t *text, size_t count, uint8_t *output);

/// Whether a backslash with a `u` behind it stands in a JSON text.
int gopher_json_may_have_unicode_escape(const uint8_t *text, size_t count);

#endif
