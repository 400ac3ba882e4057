#include "CICU.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

uint16_t vp_age(int32_t c) {
  UVersionInfo version;
  u_charAge(c, version);
  return (uint16_t)(version[0] << 8 | version[1]);
}

static bool has_category(int32_t c, uint32_t mask) {
  return (U_MASK(u_charType(c)) & mask) != 0;
}

bool vp_is_control_format_or_private_use(int32_t c) {
  return has_category(c, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK);
}

bool vp_is_punctuation(int32_t c) { return has_category(c, U_GC_P_MASK); }

bool vp_is_nonspacing_mark(int32_t c) { return has_category(c, U_GC_MN_MASK); }

bool vp_is_mark_digit_or_connector(int32_t c) {
  return has_category(c, U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK);
}

bool vp_is_alphabetic(int32_t c) { return u_isUAlphabetic(c) != 0; }

int32_t vp_simple_lowercase(int32_t c) { return u_tolower(c); }

uint8_t vp_combining_class(int32_t c) { return u_getCombiningClass(c); }

int32_t vp_canonical_decomposition(int32_t c, uint32_t *scalars, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
  UChar units[16];
  int32_t length = unorm2_getDecomposition(nfd, c, units, 16, &status);
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
