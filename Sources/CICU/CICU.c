#include "CICU.h"

#include <unicode/uchar.h>
#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/uregex.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf16.h>

uint16_t vp_age(int32_t c) {
  UVersionInfo version;
  u_charAge(c, version);
  return (uint16_t)(version[0] << 8 | version[1]);
}

static bool has_category(int32_t c, uint32_t mask) {
  return (U_MASK(u_charType(c)) & mask) != 0;
}

uint8_t vp_general_category(int32_t c) { return (uint8_t)u_charType(c); }

int32_t vp_script(int32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status);
}

int32_t vp_script_named(const char *name) {
  return u_getPropertyValueEnum(UCHAR_SCRIPT, name);
}

bool vp_is_control_format_or_private_use(int32_t c) {
  return has_category(c, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK);
}

bool vp_is_punctuation(int32_t c) { return has_category(c, U_GC_P_MASK); }

bool vp_is_nonspacing_mark(int32_t c) { return has_category(c, U_GC_MN_MASK); }

bool vp_is_mark(int32_t c) { return has_category(c, U_GC_M_MASK); }

bool vp_is_mark_digit_or_connector(int32_t c) {
  return has_category(c, U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK);
}

bool vp_is_alphabetic(int32_t c) { return u_isUAlphabetic(c) != 0; }

int32_t vp_simple_lowercase(int32_t c) { return u_tolower(c); }

uint8_t vp_combining_class(int32_t c) { return u_getCombiningClass(c); }

bool vp_is_surely_composed(int32_t c) {
  return u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK) == UNORM_YES;
}

static int32_t decomposition(
    const UNormalizer2 *form, int32_t c, uint32_t *scalars, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UChar units[64];
  int32_t length = unorm2_getDecomposition(form, c, units, 64, &status);
  if (U_FAILURE(status) || length < 0) return 0;
  int32_t count = 0;
  for (int32_t i = 0; i < length;) {
    UChar32 scalar;
    U16_NEXT(units, i, length, scalar);
    if (count == capacity) return 0;
    scalars[count++] = (uint32_t)scalar;
  }
  return count;
}

int32_t vp_canonical_decomposition(int32_t c, uint32_t *scalars, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  return decomposition(unorm2_getNFDInstance(&status), c, scalars, capacity);
}

int32_t vp_compatibility_decomposition(int32_t c, uint32_t *scalars, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  return decomposition(unorm2_getNFKDInstance(&status), c, scalars, capacity);
}

int32_t vp_compose(int32_t first, int32_t second) {
  UErrorCode status = U_ZERO_ERROR;
  return unorm2_composePair(unorm2_getNFCInstance(&status), first, second);
}

struct vp_regex {
  URegularExpression *expression;
  UText *text;
};

static vp_regex *wrap(URegularExpression *expression, UErrorCode status) {
  if (U_FAILURE(status) || !expression) return NULL;
  vp_regex *regex = calloc(1, sizeof *regex);
  if (!regex) {
    uregex_close(expression);
    return NULL;
  }
  regex->expression = expression;
  // For what a group repeats a million times over a long document; 8 MB is ICU's own limit.
  uregex_setStackLimit(expression, 256 << 20, &status);
  // Patterns such as (a+)+b try for ever. ICU counts steps, 10,000 to a unit, not time, so that machines are alike: 50
  // million are a second, and more than the stack lets a match take that goes straight on.
  uregex_setTimeLimit(expression, 5000, &status);
  return regex;
}

vp_regex *vp_regex_open(const uint16_t *pattern, int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError error;
  return wrap(
      uregex_open(pattern, length, UREGEX_MULTILINE | UREGEX_UNIX_LINES, &error, &status), status);
}

vp_regex *vp_regex_clone(const vp_regex *regex) {
  UErrorCode status = U_ZERO_ERROR;
  return wrap(uregex_clone(regex->expression, &status), status);
}

void vp_regex_close(vp_regex *regex) {
  uregex_close(regex->expression);
  utext_close(regex->text);
  free(regex);
}

bool vp_regex_set_text(vp_regex *regex, const char *text, int64_t length) {
  UErrorCode status = U_ZERO_ERROR;
  regex->text = utext_openUTF8(regex->text, text, length, &status);
  uregex_setUText(regex->expression, regex->text, &status);
  return U_SUCCESS(status);
}

int32_t vp_regex_find(vp_regex *regex, int64_t from, int64_t *start, int64_t *end) {
  UErrorCode status = U_ZERO_ERROR;
  bool found = uregex_find64(regex->expression, from, &status);
  if (U_FAILURE(status)) return -1;
  if (!found) return 0;
  *start = uregex_start64(regex->expression, 0, &status);
  *end = uregex_end64(regex->expression, 0, &status);
  return U_FAILURE(status) ? -1 : 1;
}
