/**
 * Proposed rules: kept, bounded per sandbox, reviewed by people, and decided once.
 *
 * <p>May enter: proposals, their states, findings, tokens and events. Must not enter: validation
 * and storage of policy changes, HTTP.
 */
@NullMarked
package dev.sluice.control.proposal;

import org.jspecify.annotations.NullMarked;
