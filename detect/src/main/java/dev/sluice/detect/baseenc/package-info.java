/**
 * Digits that encode bytes: base64, base32, hexadecimal. Enters: where a run of digits encodes
 * text, and its bytes. Stays out: what a secret looks like, and escapes within text.
 */
@NullMarked
package dev.sluice.detect.baseenc;

import org.jspecify.annotations.NullMarked;
