/**
 * Conditions on the arguments of calls: as written, compiled, and how texts are read as paths and
 * URLs.
 *
 * <p>May enter: what one condition says about one value. Must not enter: how a body is read, which
 * is {@code dev.sluice.inspect}; which calls a rule is about.
 */
@NullMarked
package dev.sluice.policy.argument;

import org.jspecify.annotations.NullMarked;
