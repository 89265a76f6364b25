/**
 * The public keys of the tokens that services get: followed on the disk, and served to services.
 *
 * <p>Enters: pages that anyone may read. Stays out: private keys and tokens.
 */
@NullMarked
package dev.sluice.app.keys;

import org.jspecify.annotations.NullMarked;
