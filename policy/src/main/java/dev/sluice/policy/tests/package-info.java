/**
 * Tests of a policy: requests with the decision that the author expects, and their run.
 *
 * <p>May enter: the form of a tests file, and the comparison of a decision with what is expected.
 * Must not enter: how a policy decides, files other than through {@link
 * dev.sluice.policy.tests.TestBodies}.
 */
@NullMarked
package dev.sluice.policy.tests;

import org.jspecify.annotations.NullMarked;
