/**
 * {@code sluice policy suggest}: the narrowest rules that would have admitted what was denied.
 *
 * <p>May enter: options of the command, reading of events, and how suggestions are printed. Must
 * not enter: what a record says, how rules are made of it, and how a file is changed.
 */
@NullMarked
package dev.sluice.tools.suggest;

import org.jspecify.annotations.NullMarked;
