/**
 * {@code sluice/secrets}: redacts, denies or reports credentials in a body.
 *
 * <p>May enter: the configuration of an entry, the stage, its findings. Must not enter: scanning
 * ({@code dev.sluice.detect}).
 */
@NullMarked
package dev.sluice.chain.builtin.secrets;

import org.jspecify.annotations.NullMarked;
