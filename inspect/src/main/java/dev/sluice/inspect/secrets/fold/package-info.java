/**
 * Texts that were broken into lines where a secret may be. Enters: which breaks are taken out, and
 * the way back to the source. Stays out: what a secret looks like, and encodings in lines.
 */
@NullMarked
package dev.sluice.inspect.secrets.fold;

import org.jspecify.annotations.NullMarked;
