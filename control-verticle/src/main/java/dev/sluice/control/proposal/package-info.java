/**
 * Rules that are proposed to people: kept, bounded per sandbox, reviewed, and decided once.
 *
 * <p>May enter: proposals, their states, findings, tokens and events. Must not enter: how a change
 * of a policy is validated and stored, and HTTP.
 */
@NullMarked
package dev.sluice.control.proposal;

import org.jspecify.annotations.NullMarked;
