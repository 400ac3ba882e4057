#ifndef VPRUNE_CZLIB_SHIM_H
#define VPRUNE_CZLIB_SHIM_H

#include <zlib.h>

/// `inflateInit2` is a macro, which Swift cannot call. 15 window bits plus 32: a gzip or zlib
/// header is recognised and its checksum verified by zlib itself.
static inline int vp_inflate_init(z_streamp stream) { return inflateInit2(stream, 15 + 32); }

#endif
