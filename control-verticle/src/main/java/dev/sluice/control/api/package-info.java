/**
 * The HTTP interface of the control role; the admin server of the node owns the listener.
 *
 * <p>Enters: requests for policies and reloads. Stays out: authorization, and how a change is made.
 */
@NullMarked
package dev.sluice.control.api;

import org.jspecify.annotations.NullMarked;
