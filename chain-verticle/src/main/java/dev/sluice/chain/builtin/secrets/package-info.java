/**
 * {@code sluice/secrets}: redacts, denies or reports credentials in a body. Enters: configuration
 * of an entry, the stage, its findings. Stays out: scanning, which {@code dev.sluice.detect} does.
 */
@NullMarked
package dev.sluice.chain.builtin.secrets;

import org.jspecify.annotations.NullMarked;
