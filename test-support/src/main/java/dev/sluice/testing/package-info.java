/**
 * Helpers for the tests of several modules; never part of the distribution.
 *
 * <p>Enters: helpers that two modules need. Stays out: main code, and fakes of one module.
 */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
