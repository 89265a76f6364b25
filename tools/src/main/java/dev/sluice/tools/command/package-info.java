/**
 * What the commands of the command line share: exit codes, failures, the log, a node's settings.
 *
 * <p>Enters: helpers of two commands or more. Stays out: the commands, and the work they do.
 */
@NullMarked
package dev.sluice.tools.command;

import org.jspecify.annotations.NullMarked;
