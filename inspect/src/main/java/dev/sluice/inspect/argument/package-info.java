/**
 * The arguments of calls, as values with one reading, and pointers into them.
 *
 * <p>May enter: reading of arguments within bounds. Must not enter: conditions on them, which are
 * in {@code dev.sluice.config.policy.argument}.
 */
@NullMarked
package dev.sluice.inspect.argument;

import org.jspecify.annotations.NullMarked;
