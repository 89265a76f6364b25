/**
 * {@code sluice/secrets}: finds credentials in a body and redacts, refuses or reports them.
 *
 * <p>A {@link dev.sluice.chain.builtin.secrets.LiteralFilter} passes over the body once, at memory
 * speed, and stops where a literal stands that some pattern needs. Only there a {@link
 * dev.sluice.chain.builtin.secrets.Shape} looks closer: its length, its alphabet, its checksum or
 * how random it is. In JSON, strings with escapes are looked at a second time, decoded.
 */
@NullMarked
package dev.sluice.chain.builtin.secrets;

import org.jspecify.annotations.NullMarked;
