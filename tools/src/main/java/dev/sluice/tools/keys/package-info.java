/**
 * {@code sluice middleware keys}: the signing keys of tokens.
 *
 * <p>Enters: what an operator does with the key files. Stays out: their form, which {@code
 * dev.sluice.chain.token} knows.
 */
@NullMarked
package dev.sluice.tools.keys;

import org.jspecify.annotations.NullMarked;
