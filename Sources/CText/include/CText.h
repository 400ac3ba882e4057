#ifndef VPRUNE_CTEXT_H
#define VPRUNE_CTEXT_H

#include <stdint.h>

/// Loops over the bytes of a text that a compiler turns into vector instructions, each compiled for AVX-512, for
/// AVX2 and for any processor; the first call takes what the processor has. In C, because Swift compiles a
/// function for one kind of processor only.

/// What 64 bytes of a text are: bit i is of byte i.
typedef struct {
  uint64_t spaces;  ///< U+0009, U+000A, U+000D or U+0020
  uint64_t symbols; ///< ASCII punctuation: U+0021 to U+007E without letters and digits
  uint64_t feeds;   ///< U+000A
} vp_ascii_marks;

/// What `count` bytes are, in ⌈count / 64⌉ marks; no bit is set behind the last byte.
void vp_mark_ascii(long count, const uint8_t *text, vp_ascii_marks *marks);

/// What 64 bytes of a text are to patterns: bit i is of byte i. Other ASCII characters have no bit.
typedef struct {
  uint64_t letters;     ///< ASCII letters
  uint64_t digits;      ///< ASCII digits
  uint64_t spaces;      ///< U+0009 to U+000D, U+0020
  uint64_t blanks;      ///< U+0020
  uint64_t apostrophes; ///< U+0027
  uint64_t high;        ///< bytes from 0x80 on
} vp_class_marks;

/// What the first bytes of a text are, 64 of which `count` are there to be read; no bit is set behind them.
void vp_mark_classes(long count, const uint8_t *text, vp_class_marks *marks);

/// What 64 bytes of a text are between white space: bit i is of byte i.
typedef struct {
  uint64_t blanks;   ///< U+0020
  uint64_t controls; ///< other ASCII characters that are not printed
  uint64_t letters;  ///< ASCII letters
  uint64_t prints;   ///< U+0021 to U+007E
  uint64_t high;     ///< bytes from 0x80 on
} vp_print_marks;

/// As vp_mark_classes.
void vp_mark_prints(long count, const uint8_t *text, vp_print_marks *marks);

/// How many of `count` bytes are `byte`.
long vp_count_byte(long count, const uint8_t *text, uint8_t byte);

/// How many bytes a text begins with that are ASCII.
long vp_ascii_count(long count, const uint8_t *text);

#endif
