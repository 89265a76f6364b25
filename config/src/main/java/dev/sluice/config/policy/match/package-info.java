/**
 * Matchers of a policy: one type each for hosts, rule paths, endpoint paths and names. All of them
 * run the same automaton, whose time is the length of the text times the length of the pattern.
 */
@NullMarked
package dev.sluice.config.policy.match;

import org.jspecify.annotations.NullMarked;
