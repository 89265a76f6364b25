/**
 * The headers of records on the topic. May enter: what a consumer learns without parsing the value.
 * Must not enter: how records are sent.
 */
@NullMarked
package dev.sluice.audit.ship.header;

import org.jspecify.annotations.NullMarked;
