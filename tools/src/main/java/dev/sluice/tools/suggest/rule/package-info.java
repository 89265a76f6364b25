/**
 * Rules that admit shapes and nothing else: their hosts, and their text in a policy.
 *
 * <p>May enter: whether and how a rule is suggested. Must not enter: reading of events, files.
 */
@NullMarked
package dev.sluice.tools.suggest.rule;

import org.jspecify.annotations.NullMarked;
