/**
 * The command line: its root, its error messages, and the commands that run a node.
 *
 * <p>May enter: arguments and signals. Must not enter: the work of a command.
 */
@NullMarked
package dev.sluice.app.cli;

import org.jspecify.annotations.NullMarked;
