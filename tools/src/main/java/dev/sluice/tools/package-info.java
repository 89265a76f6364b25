/**
 * Command-line tools that no node needs, one package per tool.
 *
 * <p>May enter: commands that people run on files, services or the audit topic. Must not enter:
 * code that a running node calls.
 */
@NullMarked
package dev.sluice.tools;

import org.jspecify.annotations.NullMarked;
