/**
 * Numbers of OCSF with their captions, and texts that fit its types.
 *
 * <p>May enter: values that need nothing but themselves. Must not enter: records and how events are
 * written.
 */
@NullMarked
package dev.sluice.audit.ocsf.code;

import org.jspecify.annotations.NullMarked;
