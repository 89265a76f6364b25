/**
 * Durability {@code memory}: records that wait for Kafka in memory only. Enters: queues and the
 * count of what they drop. Stays out: files.
 */
@NullMarked
package dev.sluice.audit.memory;

import org.jspecify.annotations.NullMarked;
