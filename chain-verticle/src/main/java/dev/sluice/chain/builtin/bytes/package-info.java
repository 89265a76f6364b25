/** A body as bytes, the way built-ins read it. */
@NullMarked
package dev.sluice.chain.builtin.bytes;

import org.jspecify.annotations.NullMarked;
