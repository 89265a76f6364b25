/**
 * Answers about a message that is read as a stream, judged: those of hooks and of the older
 * response service (http-hooks 4 to 7, http-responses 6 and 7).
 *
 * <p>May enter: offers of body modes, rules for one answer, and the verdicts on it. Must not enter:
 * streams, timers, and any state between two answers.
 */
@NullMarked
package dev.sluice.chain.contract.answer;

import org.jspecify.annotations.NullMarked;
