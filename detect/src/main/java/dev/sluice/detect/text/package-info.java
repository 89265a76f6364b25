/**
 * The bytes under a scan: byte classes, spans, the strings of JSON and the budget of a scan.
 *
 * <p>May enter: reading of bytes that patterns share. Must not enter: knowledge of secrets.
 */
@NullMarked
package dev.sluice.detect.text;

import org.jspecify.annotations.NullMarked;
