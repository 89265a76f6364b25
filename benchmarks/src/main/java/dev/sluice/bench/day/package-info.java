/**
 * A recorded day of many sandboxes, made from a seed, and what {@code sluice policy suggest} makes
 * of it.
 *
 * <p>May enter: events as nodes write them, the judgment of suggestions by the policy compiler.
 * Must not enter: how suggestions are made.
 */
@NullMarked
package dev.sluice.bench.day;

import org.jspecify.annotations.NullMarked;
