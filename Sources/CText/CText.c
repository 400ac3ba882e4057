#include "CText.h"

#include <stdbool.h>
#include <string.h>

/// One function for each kind of processor; the loader takes the best that runs. Vectors of 64 bytes are
/// AVX-512BW's.
#if defined(__x86_64__)
#define VP_BYTES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VP_BYTES
#endif

#define VP_INLINE static inline __attribute__((always_inline))

typedef uint8_t vp_bytes __attribute__((ext_vector_type(64)));
typedef bool vp_bits __attribute__((ext_vector_type(64)));

/// A bit for each byte of a comparison.
#define VP_BITS(comparison) vp_packed(__builtin_convertvector((comparison), vp_bits))

VP_INLINE uint64_t vp_packed(vp_bits bits) {
  uint64_t packed;
  memcpy(&packed, &bits, sizeof packed);
  return packed;
}

VP_INLINE vp_ascii_marks vp_marks(const uint8_t *text) {
  vp_bytes bytes;
  memcpy(&bytes, text, sizeof bytes);
  // What is below wraps around: one comparison for each range.
  uint64_t letters = VP_BITS((bytes | 0x20) - 'a' < 26), digits = VP_BITS(bytes - '0' < 10);
  uint64_t printed = VP_BITS(bytes - 0x21 < 0x5E);
  vp_ascii_marks marks;
  marks.feeds = VP_BITS(bytes == '\n');
  marks.spaces = VP_BITS((bytes == ' ') | (bytes == '\t') | (bytes == '\r')) | marks.feeds;
  marks.symbols = printed & ~(letters | digits);
  return marks;
}

VP_BYTES void vp_mark_ascii(long count, const uint8_t *text, vp_ascii_marks *marks) {
  long i = 0;
  for (; i + 64 <= count; i += 64) marks[i / 64] = vp_marks(text + i);
  if (i < count) {
    uint8_t rest[64] = {0};
    memcpy(rest, text + i, count - i);
    marks[i / 64] = vp_marks(rest);
  }
}

/// The first bytes of a text, and 0 behind them.
VP_INLINE void vp_load(long count, const uint8_t *text, vp_bytes *bytes) {
  *bytes = 0;
  // A size that is not known costs a call.
  if (count >= 64) {
    memcpy(bytes, text, sizeof *bytes);
  } else {
    memcpy(bytes, text, count);
  }
}

VP_BYTES void vp_mark_classes(long count, const uint8_t *text, vp_class_marks *marks) {
  vp_bytes bytes;
  vp_load(count, text, &bytes);
  marks->letters = VP_BITS((bytes | 0x20) - 'a' < 26);
  marks->digits = VP_BITS(bytes - '0' < 10);
  marks->blanks = VP_BITS(bytes == ' ');
  marks->spaces = VP_BITS(bytes - '\t' < 5) | marks->blanks;
  marks->apostrophes = VP_BITS(bytes == '\'');
  marks->high = VP_BITS(bytes >= 0x80);
}

VP_BYTES void vp_mark_prints(long count, const uint8_t *text, vp_print_marks *marks) {
  vp_bytes bytes;
  vp_load(count, text, &bytes);
  uint64_t there = count >= 64 ? ~0ull : (1ull << count) - 1;
  marks->blanks = VP_BITS(bytes == ' ');
  marks->letters = VP_BITS((bytes | 0x20) - 'a' < 26);
  marks->prints = VP_BITS(bytes - 0x21 < 0x5E);
  marks->high = VP_BITS(bytes >= 0x80);
  marks->controls = there & ~(marks->blanks | marks->prints | marks->high);
}

VP_BYTES long vp_count_byte(long count, const uint8_t *text, uint8_t byte) {
  long total = 0;
  for (long i = 0; i < count; i++) total += text[i] == byte;
  return total;
}

VP_BYTES long vp_ascii_count(long count, const uint8_t *text) {
  long i = 0;
  for (; i + 64 <= count; i += 64) {
    vp_bytes bytes;
    memcpy(&bytes, text + i, sizeof bytes);
    uint64_t high = VP_BITS(bytes >= 0x80);
    if (high != 0) return i + __builtin_ctzll(high);
  }
  while (i < count && text[i] < 0x80) i++;
  return i;
}
