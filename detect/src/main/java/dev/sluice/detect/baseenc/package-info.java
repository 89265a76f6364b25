/**
 * Digits that encode bytes: base64, base32, hexadecimal.
 *
 * <p>May enter: where a run of digits encodes text, and its bytes. Must not enter: forms of
 * secrets, escapes within text.
 */
@NullMarked
package dev.sluice.detect.baseenc;

import org.jspecify.annotations.NullMarked;
