/**
 * Edits of policy files that keep comments and order: lines are added where the parser of YAML says
 * that a block ends.
 *
 * <p>May enter: lines, places, scalars. Must not enter: which rules are added, and why.
 */
@NullMarked
package dev.sluice.policy.edit;

import org.jspecify.annotations.NullMarked;
