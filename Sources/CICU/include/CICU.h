#ifndef VPRUNE_CICU_H
#define VPRUNE_CICU_H

#include <stdbool.h>
#include <stdint.h>

// The part of ICU that UnicodeText uses, without ICU's own headers: its functions carry their
// version in their names (`u_charAge_72`), through macros that Swift does not see, and its enums
// would clash with those of the ICU inside Foundation wherever a module imports both.

/// The Unicode version that first assigned `c`, as major * 256 + minor; 0 where this ICU knows none.
uint16_t vp_age(int32_t c);

/// The general category of `c`, as ICU's `UCharCategory` numbers them.
uint8_t vp_general_category(int32_t c);

/// The script of `c`, as ICU's `UScriptCode` numbers them.
int32_t vp_script(int32_t c);

/// The number of the script with a name such as `Latin` or `Latn`, or -1.
int32_t vp_script_named(const char *name);

/// Whether the general category of `c` is Cc, Cf or Co.
bool vp_is_control_format_or_private_use(int32_t c);

/// Whether it is one of P*.
bool vp_is_punctuation(int32_t c);

/// Whether it is Mn.
bool vp_is_nonspacing_mark(int32_t c);

/// Whether it is Mn, Mc or Me.
bool vp_is_mark(int32_t c);

/// Whether it is one of M*, Nd or Pc.
bool vp_is_mark_digit_or_connector(int32_t c);

bool vp_is_alphabetic(int32_t c);

int32_t vp_simple_lowercase(int32_t c);

uint8_t vp_combining_class(int32_t c);

/// Whether `c` stays as it is in Normalization Form C, whatever is before it and after it, but for
/// the order of combining marks.
bool vp_is_surely_composed(int32_t c);

/// Writes the full canonical decomposition of `c` to `scalars` and returns its length: 0 where `c`
/// has none, or where it does not fit (none is longer than 4 code points).
int32_t vp_canonical_decomposition(int32_t c, uint32_t *scalars, int32_t capacity);

/// As vp_canonical_decomposition, the compatibility decomposition (at most 18 code points).
int32_t vp_compatibility_decomposition(int32_t c, uint32_t *scalars, int32_t capacity);

/// The primary composite of two code points, or a negative number where there is none.
int32_t vp_compose(int32_t first, int32_t second);

/// A compiled regular expression; not to be used by two threads at once.
typedef struct vp_regex vp_regex;

/// Compiles a pattern of UTF-16 units, with `^` and `$` at every line and U+000A as the only line end;
/// NULL where ICU refuses it.
vp_regex *vp_regex_open(const uint16_t *pattern, int32_t length);

/// A copy that another thread can use; NULL where there is no memory.
vp_regex *vp_regex_clone(const vp_regex *regex);

void vp_regex_close(vp_regex *regex);

/// Makes `text`, UTF-8 that must stay where it is, the text to search. Whether that worked.
bool vp_regex_set_text(vp_regex *regex, const char *text, int64_t length);

/// The first match at or after the byte `from`: 1 and its bytes, 0 where there is none, or -1 where
/// ICU gives up.
int32_t vp_regex_find(vp_regex *regex, int64_t from, int64_t *start, int64_t *end);

#endif
