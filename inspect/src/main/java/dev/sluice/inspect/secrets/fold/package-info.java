/**
 * Texts that were broken into lines where a secret may be.
 *
 * <p>May enter: which breaks are taken out, and the way back to the source. Must not enter: what a
 * secret looks like, and encodings in lines.
 */
@NullMarked
package dev.sluice.inspect.secrets.fold;

import org.jspecify.annotations.NullMarked;
