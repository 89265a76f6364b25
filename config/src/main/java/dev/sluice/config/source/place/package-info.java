/**
 * Places of keys in documents that were valid, for faults that show only later.
 *
 * <p>May enter: ways from a key path to a line. Must not enter: rules about keys.
 */
@NullMarked
package dev.sluice.config.source.place;

import org.jspecify.annotations.NullMarked;
