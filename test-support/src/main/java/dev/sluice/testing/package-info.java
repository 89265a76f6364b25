/** What the tests of several modules need; never part of the distribution. */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
