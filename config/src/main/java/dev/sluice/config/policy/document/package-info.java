/**
 * A policy as its author wrote it: every key of the schema read and checked by itself. What several
 * endpoints mean together is checked where the policy is compiled.
 */
@NullMarked
package dev.sluice.config.policy.document;

import org.jspecify.annotations.NullMarked;
