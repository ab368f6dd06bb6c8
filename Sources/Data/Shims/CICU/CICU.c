#include "CICU.h"

#include <unicode/ucsdet.h>

int32_t gopher_charset_detect(
    const char *text, int32_t length, gopher_charset_match *matches, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UCharsetDetector *detector = ucsdet_open(&status);
  ucsdet_setText(detector, text, length, &status);
  int32_t found = 0, count = 0;
  const UCharsetMatch **all = ucsdet_detectAll(detector, &found, &status);
  for (int32_t i = 0; U_SUCCESS(status) && i < found && count < capacity; i++) {
    // The names are literals of the library; they outlive the detector.
    matches[count].name = ucsdet_getName(all[i], &status);
    matches[count].confidence = ucsdet_getConfidence(all[i], &status);
    count += U_SUCCESS(status) ? 1 : 0;
  }
  if (detector) ucsdet_close(detector);
  return count;
}
