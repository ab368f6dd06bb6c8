#include "CCLD2.h"

#include <climits>
#include <cstdio>
#include <string>

#include <cld2/internal/generated_language.h>
#include <cld2/internal/lang_script.h>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace {

struct Detection {
  CLD2::Language summary = CLD2::UNKNOWN_LANGUAGE;
  CLD2::Language languages[3] = {};
  int percents[3] = {};
  bool reliable = false;
  int valid = 0;
};

Detection detect(const char *text, int length) {
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  Detection detection;
  double scores[3];
  int letters = 0;
  detection.summary = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text, length, true, &hints, 0, detection.languages, detection.percents, scores, nullptr,
      &letters, &detection.reliable, &detection.valid);
  return detection;
}

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/// The number of bytes of the UTF-8 sequence at `position`, or 0 if there is none.
int sequence_length(const std::string &text, size_t position) {
  const unsigned char lead = text[position];
  const int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || position + length > text.size()) return 0;
  for (int i = 1; i < length; i++)
    if (!is_continuation(text[position + i])) return 0;
  if (length < 3) return length;
  const unsigned char second = text[position + 1];
  const bool wrong = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                     (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return wrong ? 0 : length;
}

/// Whether CLD2 refuses the code point: control characters but tab, line feed, form feed and
/// carriage return; U+FDD0 to U+FDEF; the last two code points of each plane.
bool is_refused(unsigned code) {
  if (code < 0x20) return code != 0x09 && code != 0x0A && code != 0x0C && code != 0x0D;
  return (code >= 0x7F && code < 0xA0) || (code >= 0xFDD0 && code <= 0xFDEF) ||
         (code & 0xFFFE) == 0xFFFE;
}

void replace_refused(std::string &text, size_t position) {
  while (position < text.size()) {
    const int length = sequence_length(text, position);
    if (length == 0) {
      text[position++] = ' ';
      continue;
    }
    unsigned code = (unsigned char)text[position];
    if (length > 1) {
      code &= 0x7F >> length;
      for (int i = 1; i < length; i++) code = code << 6 | (text[position + i] & 0x3F);
    }
    if (is_refused(code))
      for (int i = 0; i < length; i++) text[position + i] = ' ';
    position += length;
  }
}

}  // namespace

gopher_language gopher_detect_language(const char *text, size_t length) {
  const int count = length > INT_MAX ? INT_MAX : (int)length;
  Detection detection = detect(text, count);
  if (detection.valid < count) {
    std::string clean(text, count);
    replace_refused(clean, detection.valid);
    detection = detect(clean.data(), count);
  }
  gopher_language result = {CLD2::LanguageCode(detection.summary), 0, detection.reliable};
  for (int i = 0; i < 3; i++)
    if (detection.languages[i] == detection.summary) {
      result.percent = detection.percents[i];
      break;
    }
  if (detection.summary == CLD2::UNKNOWN_LANGUAGE) result.percent = 0;
  return result;
}

const char *gopher_language_code(int number) {
  return number < CLD2::NUM_LANGUAGES ? CLD2::LanguageCode(CLD2::Language(number)) : nullptr;
}

const char *gopher_language_name(int number) {
  return CLD2::LanguageName(CLD2::Language(number));
}

const char *gopher_language_of_tag(const char *tag) {
  return CLD2::LanguageCode(CLD2::GetLanguageFromName(tag));
}
