/**
 * What the shipper asks of the store of records. Enters: questions and notes of the shipper. Stays
 * out: Kafka, and how records are stored.
 */
@NullMarked
package dev.sluice.audit.ship.feed;

import org.jspecify.annotations.NullMarked;
