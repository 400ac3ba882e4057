#ifndef VPRUNE_CICU_H
#define VPRUNE_CICU_H

#include <stdbool.h>
#include <stdint.h>

// The part of ICU that UnicodeText uses, without ICU's own headers: its functions carry their
// version in their names (`u_charAge_72`), through macros that Swift does not see, and its enums
// would clash with those of the ICU inside Foundation wherever a module imports both.

/// The Unicode version that first assigned `c`, as major * 256 + minor; 0 where this ICU knows none.
uint16_t vp_age(int32_t c);

/// Whether the general category of `c` is Cc, Cf or Co.
bool vp_is_control_format_or_private_use(int32_t c);

/// Whether it is one of P*.
bool vp_is_punctuation(int32_t c);

/// Whether it is Mn.
bool vp_is_nonspacing_mark(int32_t c);

/// Whether it is one of M*, Nd or Pc.
bool vp_is_mark_digit_or_connector(int32_t c);

bool vp_is_alphabetic(int32_t c);

int32_t vp_simple_lowercase(int32_t c);

uint8_t vp_combining_class(int32_t c);

/// Writes the full canonical decomposition of `c` to `scalars` and returns its length: 0 where `c`
/// has none, or where it does not fit (none is longer than 4 code points).
int32_t vp_canonical_decomposition(int32_t c, uint32_t *scalars, int32_t capacity);

#endif
