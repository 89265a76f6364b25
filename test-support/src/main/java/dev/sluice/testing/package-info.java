/**
 * Helpers for the tests of several modules; never part of the distribution.
 *
 * <p>May enter: helpers that two modules need. Must not enter: main code, and fakes of one module.
 */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
