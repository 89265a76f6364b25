/**
 * The command-line tools that no node needs; one package per tool.
 *
 * <p>Enters: commands that people run by hand on files, services or the audit topic. Stays out:
 * everything that a running node calls.
 */
@NullMarked
package dev.sluice.tools;

import org.jspecify.annotations.NullMarked;
