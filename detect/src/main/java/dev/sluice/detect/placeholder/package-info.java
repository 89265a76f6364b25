/**
 * Placeholders of credentials: their forms, and the search for them in heads, values and bodies.
 *
 * <p>May enter: the syntax that the proxy replaces and middleware must not write. Must not enter:
 * secrets and their replacement.
 */
@NullMarked
package dev.sluice.detect.placeholder;

import org.jspecify.annotations.NullMarked;
