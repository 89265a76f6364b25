/**
 * A policy file with rules added: its lines stay as they are, and so do comments and order.
 *
 * <p>May enter: places in the text of a policy, edits of lines, the form of a patch. Must not
 * enter: events, and the choice of rules.
 */
@NullMarked
package dev.sluice.tools.suggest.patch;

import org.jspecify.annotations.NullMarked;
