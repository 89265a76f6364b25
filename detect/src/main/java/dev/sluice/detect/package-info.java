/**
 * Finds what must not leave in bytes: secret patterns, known values, placeholders. One pass for
 * literals, then a closer look at each place found.
 *
 * <p>May enter: scanning, decoding and replacing. Must not enter: configuration, messages, I/O.
 */
@NullMarked
package dev.sluice.detect;

import org.jspecify.annotations.NullMarked;
