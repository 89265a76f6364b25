/**
 * The HTTP interface of the control role; the admin server of the node owns the listener.
 *
 * <p>May enter: requests for policies and reloads. Must not enter: authorization, how a change is
 * made.
 */
@NullMarked
package dev.sluice.control.api;

import org.jspecify.annotations.NullMarked;
