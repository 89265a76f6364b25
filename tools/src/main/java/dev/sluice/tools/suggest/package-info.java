/**
 * {@code sluice policy suggest}: the narrowest rules that would have admitted denied requests.
 *
 * <p>May enter: options, reading of events, output of suggestions. Must not enter: the meaning of a
 * record, making of rules, edits of files.
 */
@NullMarked
package dev.sluice.tools.suggest;

import org.jspecify.annotations.NullMarked;
