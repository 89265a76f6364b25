/**
 * What commands share: exit codes, failures, the log, a node's settings.
 *
 * <p>May enter: helpers of two commands or more. Must not enter: the commands and their work.
 */
@NullMarked
package dev.sluice.tools.command;

import org.jspecify.annotations.NullMarked;
