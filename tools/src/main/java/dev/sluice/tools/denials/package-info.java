/**
 * {@code sluice denials}: what sandboxes were denied, as the control role counts it.
 *
 * <p>May enter: options of the command, the lines of a node, how they are shown. Must not enter:
 * rules; see {@code tools.suggest}.
 */
@NullMarked
package dev.sluice.tools.denials;

import org.jspecify.annotations.NullMarked;
