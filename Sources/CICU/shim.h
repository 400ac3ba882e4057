#ifndef VPRUNE_CICU_SHIM_H
#define VPRUNE_CICU_SHIM_H

#include <stdbool.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

// ICU's functions carry their version in their names (`u_charAge_72`), through macros that Swift
// does not see. A wrapper is compiled with the headers of the machine, so any ICU >= 67 serves.

/// The Unicode version that first assigned `c`, as major * 256 + minor; 0 where this ICU knows none.
static inline uint16_t vp_age(UChar32 c) {
  UVersionInfo version;
  u_charAge(c, version);
  return (uint16_t)(version[0] << 8 | version[1]);
}

static inline UCharCategory vp_general_category(UChar32 c) { return (UCharCategory)u_charType(c); }

static inline bool vp_is_alphabetic(UChar32 c) { return u_isUAlphabetic(c) != 0; }

static inline UChar32 vp_simple_lowercase(UChar32 c) { return u_tolower(c); }

static inline uint8_t vp_combining_class(UChar32 c) { return u_getCombiningClass(c); }

/// Writes the full canonical decomposition of `c` to `scalars` and returns its length: 0 where `c`
/// has none, or where it does not fit (none is longer than 4 code points).
static inline int32_t vp_canonical_decomposition(UChar32 c, uint32_t *scalars, int32_t capacity) {
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

#endif
