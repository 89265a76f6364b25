/**
 * Records that no event can be made of: kept in files of their own and told by an event, so that
 * shipping goes on. Enters: what decides that a record cannot be mapped, and keeps it. Stays out:
 * how records are mapped and sent.
 */
@NullMarked
package dev.sluice.audit.aside;

import org.jspecify.annotations.NullMarked;
